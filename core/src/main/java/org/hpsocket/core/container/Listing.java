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
    private static final String CODEC = "codec";
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
        final Row first = rows.get(0);
        table.row(report.get("name"), report.get("uri"), report.get("protocol"), first.code, first.transport,
            first.connections, joined(Stream.of(state, first.state)));
        rows.stream().skip(1)
            .forEach(row -> table.row("", "", "", row.code, row.transport, row.connections, row.state));
    }

    private static List<Row> rows(final Component component) {
        final List<CodeInUse> all = component.code();
        final SwapStats swaps = component.swaps();
        final List<Row> stages = Stream.concat(
            all.stream().filter(code -> !code.part().equals(TRANSPORT)).map(code -> stage(code, swaps)),
            lacking(component, all, swaps).stream()).toList();
        final List<String> transports =
            all.stream().filter(code -> code.part().equals(TRANSPORT)).map(Listing::transport).toList();
        final var rows = new ArrayList<Row>();
        rows.add(stages.isEmpty() ? new Row("", "", Texts.number(component.connectionCount()), "") : stages.get(0));
        rows.addAll(stages.stream().skip(1).toList());
        if (transports.isEmpty()) {
            rows.set(0, rows.get(0).over(component.options().transport()));
        }
        for (int i = 0; i < transports.size(); i++) {
            if (i == rows.size()) {
                rows.add(new Row("", "", "", ""));
            }
            rows.set(i, rows.get(i).over(transports.get(i)));
        }
        rows.set(0, rows.get(0).with(swaps, rows.stream().allMatch(row -> row.state.isEmpty())));
        return rows;
    }

    private static Row stage(final CodeInUse code, final SwapStats swaps) {
        final String name = code.part().equals(CODEC) ? "" : code.name() + ": ";
        final String state = code.current() ? "" : held(code, swaps);
        return new Row(name + version(code), "", Texts.number(code.connections()), state);
    }

    /** What keeps connections at old code. */
    private static String held(final CodeInUse old, final SwapStats swaps) {
        return swaps.waiting().stream().filter(wait -> wait.code().startsWith(old.part() + " " + old.name()))
            .max(Comparator.comparing(SwapWait::since))
            .map(wait -> "swapping " + Texts.seconds(wait.since()) + ": " + wait.reason()).orElse("kept");
    }

    /** Connections that have no code to go on with. */
    private static Optional<Row> lacking(final Component component, final List<CodeInUse> all, final SwapStats swaps) {
        final int running =
            all.stream().filter(code -> code.part().equals(CODEC)).mapToInt(CodeInUse::connections).sum();
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

    private static String joined(final Stream<String> texts) {
        return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
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

        Row over(final String name) {
            return new Row(code, name, connections, state);
        }

        /** The first row tells what concerns all connections. */
        Row with(final SwapStats swaps, final boolean tellsWaits) {
            final Stream<String> wait = tellsWaits ? longest(swaps).stream() : Stream.of(state);
            final String refused = swaps.refused() == 0 ? "" : "swaps refused=" + swaps.refused();
            return new Row(code, transport, connections, joined(Stream.concat(wait, Stream.of(refused))));
        }
    }
}
