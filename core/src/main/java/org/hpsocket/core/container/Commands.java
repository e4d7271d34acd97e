package org.hpsocket.core.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.Connection;
import org.hpsocket.HpSocketException;
import org.hpsocket.SwapReport;
import org.hpsocket.core.code.Registry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Commands of the Gogo shell, which prints what they return. What is wrong is said in one line; wrong arguments, and
 * {@code --help}, with how the command is used.
 *
 * <p>Thread: any.
 */
@Component(service = Commands.class, property = {"osgi.command.scope=hpsocket", "osgi.command.function=list",
    "osgi.command.function=connections", "osgi.command.function=connection", "osgi.command.function=disconnect",
    "osgi.command.function=pause", "osgi.command.function=resume", "osgi.command.function=swap",
    "osgi.command.function=stats"})
public final class Commands {
    private static final int ROWS_MOST = 1_000;
    private static final long PATIENCE_S = 15;
    private static final String FORCE = "--force";
    private static final String HELP = "--help";
    private static final String SWAP =
        "swap [codec|filter|transport NAME VERSION|ORIGIN|best] or swap endpoint NAME transport OTHER";

    private final Endpoints endpoints;
    private final HpSocketService runtime;
    private final Samples samples = new Samples();

    /**
     * Begins.
     *
     * @param endpoints what is shown
     * @param runtime what is changed
     */
    @Activate
    public Commands(@Reference final Endpoints endpoints, @Reference final HpSocketService runtime) {
        this.endpoints = endpoints;
        this.runtime = runtime;
    }

    /**
     * Shows the declared endpoints: a row for each version of code in use.
     *
     * @param arguments none
     * @return a table
     */
    public String list(final String... arguments) {
        return answer("list", arguments, 0, 0, () -> new Listing(endpoints.all()).toString());
    }

    /**
     * Shows open connections.
     *
     * @param arguments the name of an endpoint, or none for all
     * @return a table
     */
    public String connections(final String... arguments) {
        return answer("connections [ENDPOINT]", arguments, 0, 1, () -> {
            final List<OneConnection> all = connectionsOf(named(arguments));
            final Table table = OneConnection.table();
            all.stream().limit(ROWS_MOST).forEach(one -> one.addTo(table));
            return all.size() > ROWS_MOST ? table + "\nand " + (all.size() - ROWS_MOST) + " more" : table.toString();
        });
    }

    /**
     * Shows all that is known of one connection.
     *
     * @param arguments its id, after the name of its endpoint where several have this id
     * @return lines
     */
    public String connection(final String... arguments) {
        return answer("connection [ENDPOINT] ID", arguments, 1, 2, () -> {
            final OneConnection one = one(arguments);
            return one.text(runtime.code(one.component(), one.connection().id()));
        });
    }

    /**
     * Closes a connection, once what was sent is out, or at once.
     *
     * @param arguments its id, after the name of its endpoint where several have this id; {@code --force} drops what
     *     waits
     * @return a line
     */
    public String disconnect(final String... arguments) {
        final boolean force = List.of(arguments).contains(FORCE);
        final String[] which = Stream.of(arguments).filter(argument -> !argument.equals(FORCE)).toArray(String[]::new);
        return answer("disconnect [ENDPOINT] ID [--force]", which, 1, 2, () -> {
            final OneConnection one = one(which);
            one.connection().disconnect(force ? Connection.Disconnect.FORCE : Connection.Disconnect.ORDERLY);
            return said(one, force ? "closes at once" : "closes");
        });
    }

    /**
     * Stops receive events of a connection.
     *
     * @param arguments its id, after the name of its endpoint where several have this id
     * @return a line
     */
    public String pause(final String... arguments) {
        return answer("pause [ENDPOINT] ID", arguments, 1, 2, () -> {
            final OneConnection one = one(arguments);
            one.connection().pauseReceive();
            return said(one, "receives no more");
        });
    }

    /**
     * Lets receive events of a connection come again.
     *
     * @param arguments its id, after the name of its endpoint where several have this id
     * @return a line
     */
    public String resume(final String... arguments) {
        return answer("resume [ENDPOINT] ID", arguments, 1, 2, () -> {
            final OneConnection one = one(arguments);
            one.connection().resumeReceive();
            return said(one, "receives again");
        });
    }

    /**
     * Shows the code that is there, or changes to a version of some.
     *
     * @param arguments none; or the part, its name, and a version, an origin with its version, or {@code best}; or
     *     {@code endpoint}, its name, {@code transport} and the name of another one
     * @return a table, or what became of the change
     */
    public String swap(final String... arguments) {
        return answer(SWAP, arguments, 0, Integer.MAX_VALUE, () -> {
            if (arguments.length == 0) {
                return code();
            }
            if (arguments.length < 3) {
                throw HpSocketException.usage("too few words; usage: hpsocket:" + SWAP);
            }
            if (arguments[0].equals("endpoint")) {
                return awaited(moved(arguments));
            }
            final String version = Stream.of(arguments).skip(2).collect(Collectors.joining(" "));
            return awaited(runtime.swap(arguments[0], arguments[1], version).toCompletableFuture());
        });
    }

    /**
     * Shows what endpoints have counted, and how fast it goes since this was asked last.
     *
     * @param arguments the name of an endpoint, or none for all
     * @return a table
     */
    public String stats(final String... arguments) {
        return answer("stats [ENDPOINT]", arguments, 0, 1, () -> {
            final Table table = Samples.table();
            named(arguments).forEach(endpoint ->
                endpoint.running().ifPresent(now -> samples.add(endpoint.name(), now.component(), table)));
            final var memory = runtime.memory();
            return table + "\nmemory used=" + Texts.number(memory.usedBytes()) + " allocated="
                + Texts.number(memory.allocatedBytes()) + " limit=" + Texts.number(memory.limitBytes()) + " bytes";
        });
    }

    private static String answer(
        final String usage, final String[] arguments, final int least, final int most, final Supplier<String> command) {
        if (arguments.length < least || arguments.length > most || List.of(arguments).contains(HELP)) {
            return "usage: hpsocket:" + usage;
        }
        try {
            return command.get();
        } catch (final HpSocketException e) {
            return e.getMessage();
        }
    }

    private List<DeclaredEndpoint> named(final String... name) {
        if (name.length == 0) {
            return endpoints.all();
        }
        final List<DeclaredEndpoint> found =
            endpoints.all().stream().filter(one -> one.name().equals(name[0])).toList();
        if (found.isEmpty()) {
            throw HpSocketException.usage("no endpoint " + name[0] + "; there are: "
                + endpoints.all().stream().map(DeclaredEndpoint::name).sorted().collect(Collectors.joining(", ")));
        }
        return found;
    }

    private static List<OneConnection> connectionsOf(final List<DeclaredEndpoint> endpoints) {
        final var all = new ArrayList<OneConnection>();
        for (final DeclaredEndpoint endpoint : endpoints) {
            endpoint.running().ifPresent(now -> now.component().connections()
                .forEach(connection -> all.add(new OneConnection(endpoint.name(), now.component(), connection))));
        }
        return all;
    }

    /** Finds the connection that is meant. */
    private OneConnection one(final String... arguments) {
        final long id = id(arguments[arguments.length - 1]);
        final List<DeclaredEndpoint> where = arguments.length > 1 ? named(arguments[0]) : endpoints.all();
        final List<OneConnection> found =
            connectionsOf(where).stream().filter(one -> one.connection().id() == id).toList();
        if (found.isEmpty()) {
            throw HpSocketException.usage("no open connection " + id);
        }
        if (found.size() > 1) {
            throw HpSocketException.usage("connection " + id + " is in several endpoints: "
                + found.stream().map(OneConnection::endpoint).collect(Collectors.joining(", "))
                + "; name one before the id");
        }
        return found.get(0);
    }

    private static long id(final String text) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw HpSocketException.usage("connection id=" + text + " is not a number; connections shows the ids");
        }
    }

    private String code() {
        final var table = new Table("PART", "NAME", "VERSION", "RANK", "USERS", "STATE");
        for (final Registry.Present one : runtime.present()) {
            table.row(one.part(), one.name(), one.origin(), one.origin().rank(), Texts.number(one.users()),
                one.current() ? "current" : one.aside() ? "failed" : "reserve");
        }
        return table.toString();
    }

    /** Changes what runs for an endpoint to another transport. */
    private CompletableFuture<SwapReport> moved(final String... arguments) {
        if (arguments.length != 4 || !arguments[2].equals("transport")) {
            throw HpSocketException.usage("usage: hpsocket:swap endpoint NAME transport OTHER");
        }
        return named(arguments[1]).get(0).running()
            .orElseThrow(() -> HpSocketException.usage("endpoint " + arguments[1] + " does not run"))
            .component().transport(arguments[3]).toCompletableFuture();
    }

    private static String awaited(final CompletableFuture<SwapReport> swap) {
        try {
            final SwapReport report = swap.get(PATIENCE_S, TimeUnit.SECONDS);
            final var text = new StringBuilder(report.code()
                + ": done=" + report.done() + " refused=" + report.refused() + " waiting=" + report.waiting().size()
                + " took=" + report.took().toMillis() + " ms");
            report.waiting().forEach(wait -> text.append("\nconnection ").append(wait.connection())
                .append(" waits for ").append(wait.code()).append(": ").append(wait.reason()));
            return text.toString();
        } catch (final TimeoutException e) {
            return "not done after " + PATIENCE_S + " s, it goes on; list shows what is held by whom";
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted; the swap goes on";
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof HpSocketException refused) {
                throw refused;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private static String said(final OneConnection one, final String what) {
        return "connection " + one.connection().id() + " of " + one.endpoint() + " " + what;
    }
}
