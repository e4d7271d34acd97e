package org.hpsocket.dist;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.Layer;
import org.hpsocket.Options;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.dist.echo.PullEcho;
import org.hpsocket.spi.Transport;

/** Reads what a command is told about endpoints, before anything starts. */
final class Endpoints {
    static final String THREADS = "threads";
    static final String TRANSPORT = "transport";
    private static final Set<String> CERTIFICATES = Set.of("cert", "pkcs12");
    private static final Range THREAD_RANGE = new Range("--threads", 1, 512);

    private Endpoints() {
    }

    /** Reads a URI. */
    static Endpoint parse(final String uri) {
        try {
            return Endpoint.parse(uri);
        } catch (final HpSocketException e) {
            final boolean named = e.getMessage().startsWith("endpoint ");
            throw Fault.usage((named ? "" : "endpoint " + Endpoint.shown(uri) + ": ") + e.getMessage());
        }
    }

    /** Reads a URI to serve. */
    static Endpoint parseLocal(final String uri) {
        final Endpoint endpoint = parse(uri);
        final boolean secure = endpoint.protocol().layers().stream().anyMatch(Layer::secure);
        if (secure && CERTIFICATES.stream().noneMatch(endpoint.parameters()::containsKey)) {
            throw Fault.usage("endpoint " + endpoint
                + ": TLS needs a certificate: cert=FILE&key=FILE or pkcs12=FILE; how to make one says hpsocket "
                + "serve --help");
        }
        return endpoint;
    }

    /** Reads a URI to connect to. */
    static Endpoint parseRemote(final String uri) {
        final Endpoint endpoint = parse(uri);
        if (endpoint.path().isEmpty() && endpoint.port() == 0) {
            throw Fault.usage("endpoint " + endpoint + ": port=0 must be 1 to 65535 to connect");
        }
        return endpoint;
    }

    /** Names the echo that answers a protocol: push, pull or pack, by what its listener hears. */
    static String echo(final Protocol<?> protocol) {
        final Class<?> listener = protocol.listenerType();
        return listener == PushListener.class ? "push" : listener == PullListener.class ? "pull" : "pack";
    }

    /** Gives the longest message that an endpoint carries. */
    static int longest(final Endpoint endpoint) {
        if (endpoint.protocol().datagrams().isPresent()) {
            return endpoint.applyTo(Options.builder()).build().maxDatagramSize();
        }
        return isPack(endpoint) ? endpoint.protocol().settings().integer("maxLength") : PullEcho.BODY_MOST;
    }

    /** Whether messages are packs, over whatever. */
    static boolean isPack(final Endpoint endpoint) {
        return endpoint.protocol().listenerType() == PackListener.class;
    }

    /** Checks an option of the command line that is an option of components, empty for none. */
    static String threads(final String text) {
        return text.isEmpty() ? text : Integer.toString(THREAD_RANGE.parse(text));
    }

    /** Checks the name of a transport, empty for none. */
    static String transport(final String name) {
        final List<String> known = new ArrayList<>();
        ServiceLoader.load(Transport.class, Transport.class.getClassLoader()).forEach(t -> known.add(t.name()));
        if (!name.isEmpty() && !known.contains(name)) {
            Collections.sort(known);
            throw Fault.usage("--transport=" + name + " is unknown; known: " + String.join(", ", known));
        }
        return name;
    }

    /** Sets an option unless the URI has it: what stands nearer wins. */
    static void set(final Options.Builder options, final Endpoint endpoint, final String name, final String value) {
        if (!value.isEmpty() && !endpoint.parameters().containsKey(name)) {
            options.set(name, value);
        }
    }
}
