package org.hpsocket.dist;

import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hpsocket.HpSocketException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code hpsocket}: chooses what to do, and turns every failure into one line and an exit status. */
@Command(name = "hpsocket", description = "Servers, clients and load for the protocols of HP-Socket.",
    synopsisSubcommandLabel = "COMMAND", footer = {
        "", "hpsocket COMMAND --help tells more.",
        "Exit status: 0 done, 1 something went wrong, 2 wrong usage, 130 or 143 interrupted."})
public final class Main implements Callable<Integer> {
    /** Where java.logging is, and where it is not. */
    private static final List<String> LOG_FORMATS =
        List.of("java.util.logging.SimpleFormatter.format", "jdk.system.logger.format");

    private final Terminal terminal;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @Option(names = "--version", description = "Shows the version.")
    private boolean version;

    private Main(final Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs a command and ends the process with its status.
     *
     * @param arguments the command and its options
     */
    public static void main(final String[] arguments) {
        LOG_FORMATS.forEach(format -> System.getProperties().putIfAbsent(format, "%4$s: %5$s%n"));
        final int status = run(Terminal.ofProcess(), arguments);
        System.out.flush();
        System.exit(status);
    }

    /** Runs a command. */
    static int run(final Terminal terminal, final String... arguments) {
        final var line = new CommandLine(new Main(terminal))
            .addSubcommand("serve", new Serve(terminal))
            .addSubcommand("connect", new Connect(terminal))
            .addSubcommand("bench", new Bench(terminal))
            .addSubcommand("demo", new Demo(terminal))
            .addSubcommand("shell", new Shell(terminal));
        return line.setOut(new java.io.PrintWriter(terminal.out(), true))
            .setErr(new java.io.PrintWriter(terminal.err(), true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setExpandAtFiles(false)
            .setUsageHelpAutoWidth(false)
            .setParameterExceptionHandler(wrong(terminal))
            .setExecutionExceptionHandler(failed(terminal))
            .execute(arguments);
    }

    @Override
    public Integer call() {
        if (version) {
            terminal.print("hpsocket " + known().orElse("development"));
            return 0;
        }
        throw Fault.usage("expected a command: serve, connect, bench, demo or shell; see hpsocket --help");
    }

    /** That of the jar, or of the module. */
    private static Optional<String> known() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .or(() -> Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion));
    }

    private static IParameterExceptionHandler wrong(final Terminal terminal) {
        return (final ParameterException e, final String[] arguments) -> {
            final String command = e.getCommandLine().getCommandSpec().qualifiedName();
            terminal.say(oneLine(command + ": " + what(e) + "; see " + command + " --help"));
            return Fault.USAGE;
        };
    }

    private static String what(final ParameterException e) {
        final var known = e.getCommandLine().getSubcommands().keySet();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            final String arguments = String.join(" ", unmatched.getUnmatched());
            return known.isEmpty() ? "unexpected argument " + arguments
                : "unknown command " + arguments + "; known: " + String.join(", ", known);
        }
        return Character.toLowerCase(e.getMessage().charAt(0)) + e.getMessage().substring(1);
    }

    private static IExecutionExceptionHandler failed(final Terminal terminal) {
        return (final Exception e, final CommandLine line, final picocli.CommandLine.ParseResult result) -> {
            final String command = line.getCommandSpec().qualifiedName();
            final Fault fault = e instanceof Fault known ? known
                : e instanceof HpSocketException refused ? faultOf(refused)
                : Fault.failed("internal error: " + e + at(e));
            terminal.say(oneLine(command + ": " + fault.getMessage()));
            return fault.status();
        };
    }

    private static Fault faultOf(final HpSocketException e) {
        return e.category() == HpSocketException.Category.USAGE
            ? Fault.usage(e.getMessage()) : Fault.failed(e.getMessage());
    }

    private static String at(final Exception e) {
        return e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    }

    private static String oneLine(final String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
