package org.hpsocket.dist;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.Pack;
import org.hpsocket.Protocol;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.hpsocket.dist.echo.PullEcho;
import org.hpsocket.spi.Transport;

/** Reads what a command is told about endpoints, before anything starts. */
final class Endpoints {
    static final String THREADS = "threads";
    static final String TRANSPORT = "transport";
    private static final Range THREAD_RANGE = new Range("--threads", 1, 512);

    private Endpoints() {
    }

    /** Reads a URI to serve. */
    static Endpoint parse(final String uri) {
        try {
            return Endpoint.parse(uri);
        } catch (final HpSocketException e) {
            final boolean named = e.getMessage().startsWith("endpoint ");
            throw Fault.usage((named ? "" : "endpoint " + uri + ": ") + e.getMessage());
        }
    }

    /** Reads a URI to connect to. */
    static Endpoint parseRemote(final String uri) {
        final Endpoint endpoint = parse(uri);
        if (endpoint.path().isEmpty() && endpoint.port() == 0) {
            throw Fault.usage("endpoint " + uri + ": port=0 must be 1 to 65535 to connect");
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
        return endpoint.protocol() instanceof Pack pack ? pack.maxLength() : PullEcho.BODY_MOST;
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
