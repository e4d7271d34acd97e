package org.hpsocket.core;

import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.DatagramListener;
import org.hpsocket.Listener;
import org.hpsocket.Options;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.Server;
import org.hpsocket.Tcp;
import org.hpsocket.UdpNode;
import org.hpsocket.core.code.Registry;
import org.hpsocket.core.session.Session;
import org.jspecify.annotations.Nullable;

/** A runtime over the fake transport, stepped by the test. Closing it checks that no slab is left. */
public final class Bench implements AutoCloseable {
    public final ManualThreading threads = new ManualThreading();
    public final FakeTransport transport = new FakeTransport();
    public final Registry registry = new Registry();
    public final Engine engine;
    public final Diary diary = new Diary();
    private @Nullable ComponentBase component;

    public Bench() {
        this(16L << 20);
    }

    public Bench(final long memoryBytes) {
        registry.add(transport);
        engine = new Engine(new RuntimeOptions(memoryBytes), registry, threads, new SplittableRandom(1));
    }

    /** Starts a server with the diary, on one loop, and accepts a connection. */
    public FakeLink accepted() {
        return accepted(options -> { });
    }

    public FakeLink accepted(final Consumer<Options.Builder> options) {
        return accepted(Tcp.push(), diary, options);
    }

    public <L extends Listener> FakeLink accepted(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        server(protocol, listener, options);
        return accept(link -> { });
    }

    public <L extends Listener> Server server(
        final Protocol<L> protocol, final L listener, final Consumer<Options.Builder> options) {
        final Server server = engine.server(protocol, listener, o -> {
            o.threads(1);
            options.accept(o);
        });
        component = (ComponentBase) server;
        server.start();
        return server;
    }

    /** Accepts one more connection. */
    public FakeLink accept(final Consumer<FakeLink> prepare) {
        final var link = new AtomicReference<FakeLink>();
        transport.accept(accepted -> {
            prepare.accept(accepted);
            link.set(accepted);
        });
        threads.settle();
        return Objects.requireNonNull(link.get(), "the connection was not admitted");
    }

    public Agent agent(final Consumer<Options.Builder> options) {
        return agent(Tcp.push(), options);
    }

    public Agent agent(final Protocol<PushListener> protocol, final Consumer<Options.Builder> options) {
        final Agent agent = engine.agent(protocol, diary, o -> {
            o.threads(1);
            options.accept(o);
        });
        component = (ComponentBase) agent;
        agent.start();
        return agent;
    }

    /** Starts a node on one port. */
    public UdpNode node(final DatagramListener<UdpNode> listener, final Consumer<Options.Builder> options) {
        final UdpNode node = engine.udpNode(listener, options);
        component = (ComponentBase) node;
        node.start("127.0.0.1", 0);
        return node;
    }

    /** The port opened last. */
    public FakePort port() {
        return transport.ports.get(transport.ports.size() - 1);
    }

    public ComponentBase component() {
        return Objects.requireNonNull(component);
    }

    /** The only session. */
    public Session session() {
        return component().table().snapshot().get(0);
    }

    public Connection connection() {
        return diary.connections.get(diary.connections.size() - 1);
    }

    public void settle() {
        threads.settle();
    }

    public void until(final BooleanSupplier condition) {
        threads.until(condition);
    }

    public void advance(final Duration time) {
        threads.advance(time);
    }

    /** Runs something on the loop of the component. */
    public void onLoop(final Runnable task) {
        component().loops()[0].execute(task);
        threads.settle();
    }

    public String events() {
        return String.join(", ", diary.events);
    }

    @Override
    public void close() {
        engine.close();
        if (engine.memory().slabs() != 0) {
            throw new AssertionError("slabs not released: " + engine.memory());
        }
    }
}
