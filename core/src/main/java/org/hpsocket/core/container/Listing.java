package org.hpsocket.core.container;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hpsocket.CodeInUse;
import org.hpsocket.Component;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;

/** A table of endpoints: a row for each version of code in use, with what keeps connections from the current one. */
final class Listing {
    private static final String OURS = "org.hpsocket.";
    private static final String TRANSPORT = "transport";

    private final Table table =
        new Table("NAME", "ENDPOINT", "PROTOCOL", "CODE", "TRANSPORT", "CONNECTIONS", "STATE");

    Listing(final List<DeclaredEndpoint> endpoints) {
        endpoints.forEach(endpoint -> add(Report.of(endpoint), endpoint.running().map(Running::component)));
    }

    Listing(final Map<String, Object> report, final Optional<Component> component) {
        add(report, component);
    }

    private void add(final Map<String, Object> report, final Optional<Component> component) {
        final String state = (report.get("state") + " " + report.get("reason")).strip();
        final List<Row> rows = component.map(Listing::rows).orElse(List.of(new Row("", "", "", "")));
        for (int i = 0; i < rows.size(); i++) {
            final Row row = rows.get(i);
            table.row(i > 0 ? "" : report.get("name"), i > 0 ? "" : report.get("uri"), i > 0 ? "" : report.get("protocol"),
                row.code, row.transport, row.connections,
                i > 0 ? row.state : Stream.of(state, row.state).filter(text -> !text.isEmpty()).collect(Collectors.joining(", ")));
        }
    }

    private static List<Row> rows(final Component component) {
        final List<CodeInUse> all = component.code();
        final SwapStats swaps = component.swaps();
        final List<Row> stages = Stream.concat(
            all.stream().filter(code -> !code.part().equals(TRANSPORT)).map(code -> stage(code, swaps)),
            lacking(component, all, swaps).stream()).toList();
        final List<String> transports = all.stream().filter(code -> code.part().equals(TRANSPORT)).map(Listing::transport).toList();
        final var rows = new ArrayList<Row>();
        for (int i = 0; i < Math.max(1, Math.max(stages.size(), transports.size())); i++) {
            final Row stage = i < stages.size() ? stages.get(i) : new Row("", "", "", "");
            final String transport = i < transports.size() ? transports.get(i) : i == 0 ? component.options().transport() : "";
            final String connections = i == 0 && stages.isEmpty() ? Texts.number(component.connectionCount()) : stage.connections;
            rows.add(new Row(stage.code, transport, connections, stage.state));
        }
        rows.set(0, rows.get(0).with(swaps, rows.stream().allMatch(row -> row.state.isEmpty())));
        return rows;
    }

    private static Row stage(final CodeInUse code, final SwapStats swaps) {
        final String name = code.part().equals("codec") ? "" : code.name() + ": ";
        return new Row(name + version(code), "", Texts.number(code.connections()), code.current() ? "" : held(code, swaps));
    }

    /** What keeps connections at old code. */
    private static String held(final CodeInUse old, final SwapStats swaps) {
        return swaps.waiting().stream().filter(wait -> wait.code().startsWith(old.part() + " " + old.name()))
            .max(Comparator.comparing(SwapWait::since))
            .map(wait -> "swapping " + Texts.seconds(wait.since()) + ": " + wait.reason()).orElse("kept");
    }

    /** Connections that have no code to go on with. */
    private static Optional<Row> lacking(final Component component, final List<CodeInUse> all, final SwapStats swaps) {
        final int running = all.stream().filter(code -> code.part().equals("codec")).mapToInt(CodeInUse::connections).sum();
        final int lacking = component.connectionCount() - running;
        if (lacking <= 0 || swaps.pending() == 0) {
            return Optional.empty();
        }
        return longest(swaps).map(wait -> new Row("none", "", Texts.number(lacking), wait));
    }

    private static Optional<String> longest(final SwapStats swaps) {
        return swaps.waiting().stream().max(Comparator.comparing(SwapWait::since))
            .map(wait -> "waiting " + Texts.seconds(wait.since()) + " for " + wait.code() + ": " + wait.reason());
    }

    private static String transport(final CodeInUse code) {
        final int space = code.version().lastIndexOf(' ');
        return code.name() + (space < 0 ? "" : code.version().substring(space)) + (code.current() ? "" : " (old)");
    }

    private static String version(final CodeInUse code) {
        final String origin = code.version();
        return (origin.startsWith(OURS) ? origin.substring(OURS.length()) : origin) + (code.current() ? "" : " (old)");
    }

    @Override
    public String toString() {
        return table.toString();
    }

    private record Row(String code, String transport, String connections, String state) {

        /** The first row tells what concerns all connections. */
        Row with(final SwapStats swaps, final boolean tellsWaits) {
            final Stream<String> wait = tellsWaits ? longest(swaps).stream() : Stream.of(state);
            final Stream<String> refused = swaps.refused() == 0 ? Stream.empty() : Stream.of("swaps refused=" + swaps.refused());
            return new Row(code, transport, connections,
                Stream.concat(wait, refused).filter(text -> !text.isEmpty()).collect(Collectors.joining(", ")));
        }
    }
}
