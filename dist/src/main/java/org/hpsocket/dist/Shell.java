package org.hpsocket.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.hpsocket.Endpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code shell}. */
@Command(name = "shell", description = {
    "The runtime in Felix with a Gogo shell; echo endpoints for the URIs that are given.", "",
    "  hpsocket:list              the endpoints and how they are",
    "  hpsocket:connections NAME  the connections of one, or of all",
    "  hpsocket:connection ID     all that is known of one connection",
    "  hpsocket:disconnect ID     closes it; pause and resume stop its events, let them come",
    "  hpsocket:swap              the code that is there; with --help how to change to other code",
    "  hpsocket:stats             what was counted, and how fast it goes", ""},
    footer = {"",
        "Without a terminal it runs the lines of stdin, prints what they answer, and ends with 1 if one fails."})
final class Shell implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "URI", arity = "0..*",
        description = "Echo endpoints to begin with; see hpsocket serve --help.")
    private List<String> uris = List.of();

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    Shell(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        final List<Endpoint> endpoints = uris.stream().map(Endpoints::parse).toList();
        Felix.require("shell");
        final Path gogo = FelixHouse.folder("gogo");
        try (var house = terminal.inIsTty() ? new FelixHouse(terminal::say, gogo, FelixHouse.folder("shell"))
            : new FelixHouse(terminal::say, gogo)) {
            house.start(endpoints, "", "");
            if (terminal.inIsTty()) {
                house.felix().awaitStop();
                return 0;
            }
            return new Script(house.felix(), terminal).run();
        }
    }
}
