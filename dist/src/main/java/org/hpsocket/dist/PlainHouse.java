package org.hpsocket.dist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocket;
import org.hpsocket.Listener;
import org.hpsocket.SendLimitPolicy;
import org.hpsocket.Server;
import org.hpsocket.dist.echo.PackEcho;
import org.hpsocket.dist.echo.PullEcho;
import org.hpsocket.dist.echo.PushEcho;

/** Echo endpoints out of the class path, or an image. */
final class PlainHouse implements EchoHouse {
    private final HpSocket runtime;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    /** Owns: the runtime. */
    PlainHouse(final HpSocket runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start(final List<Endpoint> wanted, final String transport, final String threads) {
        for (final Endpoint endpoint : wanted) {
            final var server = runtime.server(endpoint.text(), listener(endpoint));
            server.options(options -> {
                Endpoints.set(options, endpoint, Endpoints.TRANSPORT, transport);
                Endpoints.set(options, endpoint, Endpoints.THREADS, threads);
                Endpoints.set(options, endpoint, "whenSendLimit", SendLimitPolicy.PAUSE_READS.name());
            });
            server.start();
            endpoints.add(endpoint);
            servers.add(server);
        }
    }

    @Override
    public List<EndpointReport> reports() {
        final var reports = new ArrayList<EndpointReport>();
        for (int i = 0; i < servers.size(); i++) {
            final Server server = servers.get(i);
            final var stats = server.stats();
            reports.add(new EndpointReport(server.name(), address(endpoints.get(i), server),
                server.state().name().toLowerCase(Locale.ROOT), "", server.connectionCount(),
                stats.unitsReceived(), stats.bytesReceived(), stats.bytesSent(), server.code()));
        }
        return reports;
    }

    /** All at the same time: the grace is for all. */
    @Override
    public void finish(final Duration grace) {
        final List<Thread> stopping = servers.stream()
            .map(server -> new Thread(() -> server.stop(grace), server.name() + "-stop")).toList();
        stopping.forEach(Thread::start);
        for (final Thread thread : stopping) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        runtime.close();
    }

    private static String address(final Endpoint endpoint, final Server server) {
        return server.localAddress().map(endpoint::at).orElse(endpoint).toString();
    }

    private static Listener listener(final Endpoint endpoint) {
        return switch (Endpoints.echo(endpoint.protocol())) {
            case "push" -> new PushEcho();
            case "pull" -> new PullEcho();
            default -> new PackEcho();
        };
    }
}
