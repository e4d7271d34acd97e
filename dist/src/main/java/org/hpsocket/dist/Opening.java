package org.hpsocket.dist;

import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.Endpoint;

/** The scene that brings up the endpoints: a configuration each, the listeners found by the whiteboard. */
final class Opening implements Scene {
    private static final List<String> URIS =
        List.of("tcp://127.0.0.1:0", "pull://127.0.0.1:0", "pack://127.0.0.1:0?flag=0x169");
    private static final int DAMAGED_ANSWER = 500;

    private final String transport;
    private final boolean corrupt;

    Opening(final String transport, final boolean corrupt) {
        this.transport = transport;
        this.corrupt = corrupt;
    }

    @Override
    public String title() {
        return "four endpoints, out of configurations; the last one over TLS, with a certificate made for the tour";
    }

    @Override
    public void play(final Tour tour) {
        if (corrupt) {
            tour.house().damage("pack", DAMAGED_ANSWER);
        }
        final String tls = "ssl+pack://127.0.0.1:0?flag=0x169&" + tour.certificate().parameters();
        tour.house().start(Stream.concat(URIS.stream(), Stream.of(tls)).map(Endpoint::parse).toList(), transport, "");
        tour.house().reports().forEach(report ->
            tour.terminal().print("   " + report.name() + "  " + report.uri() + "  " + report.state()));
    }
}
