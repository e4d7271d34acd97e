package org.hpsocket.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.BindException;
import java.util.List;
import org.hpsocket.Agent;
import org.hpsocket.Client;
import org.hpsocket.Component;
import org.hpsocket.HpSocketException;
import org.hpsocket.Protocol;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException.Step;
import org.hpsocket.StartException;
import org.hpsocket.Target;
import org.hpsocket.Tcp;
import org.hpsocket.core.code.Origin;
import org.hpsocket.spi.ListenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layers are checked before a component starts, and know who uses them. */
class LayerUseTest {
    private static final Target TARGET = Target.of("127.0.0.1", 80);

    private final Bench bench = new Bench();
    private final Sleeper sleeper = new Sleeper();

    LayerUseTest() {
        bench.registry.add(sleeper);
    }

    @AfterEach
    void close() {
        bench.close();
        assertEquals(List.of(), sleeper.users, "a layer is held");
    }

    private Server server(final Protocol<PushListener> protocol) {
        return bench.engine.server(protocol, bench.diary, options -> options.threads(1));
    }

    private Server server() {
        return server(Tcp.push().over(sleeper));
    }

    /** The start fails as this step, and nothing is left of it. */
    private StartException fails(final Component component, final Step step, final Runnable start) {
        final StartException failure = assertThrows(StartException.class, start::run);
        assertEquals(step, failure.step());
        requireNothingLeft(component);
        return failure;
    }

    private void requireNothingLeft(final Component component) {
        assertEquals(ServiceState.STOPPED, component.state());
        assertEquals(List.of(), sleeper.users);
        assertEquals(0, ((ComponentBase) component).loops().length, "loops left");
    }

    @Test
    void shouldCheckOnceAStart() {
        final Server server = server();
        server.start();
        assertEquals(List.of("accepting"), sleeper.prepared);
        assertEquals(1, sleeper.users.size());
        bench.accept(link -> { });
        assertEquals(1, sleeper.prepared.size());
        server.stop();
        assertEquals(List.of(), sleeper.users);
        server.start();
        assertEquals(List.of("accepting", "accepting"), sleeper.prepared);
        assertEquals(1, sleeper.users.size());
    }

    @Test
    void shouldTellWhetherConnectionsAreAccepted() {
        bench.agent(Tcp.push().over(sleeper), options -> { });
        assertEquals(List.of("connecting"), sleeper.prepared);
    }

    @Test
    void shouldCheckEveryLayer() {
        final var above = new Sleeper();
        bench.server(Tcp.push().over(sleeper).over(above), bench.diary, options -> { });
        assertEquals(List.of("accepting", "accepting"), sleeper.prepared, "the code of both names is this one");
        assertEquals(1, above.users.size());
        bench.component().stop();
        assertEquals(0, above.users.size());
    }

    @Test
    void shouldCheckAgainWhenTheLayerSaysSo() {
        server().start();
        sleeper.users.get(0).run();
        assertEquals(2, sleeper.prepared.size());
        sleeper.refusal = HpSocketException.usage("no key");
        assertSame(sleeper.refusal, assertThrows(HpSocketException.class, sleeper.users.get(0)::run));
        sleeper.refusal = null;
    }

    @Test
    void shouldNotStartWhenTlsIsNotReady() {
        sleeper.refusal = HpSocketException.usage("no certificate");
        final Server server = server();
        final StartException failure = fails(server, Step.TLS_NOT_READY, server::start);
        assertEquals(server.name() + ": no certificate", failure.getMessage());
        assertSame(sleeper.refusal, failure.getCause());
        sleeper.refusal = null;
        server.start();
        assertEquals(ServiceState.STARTED, server.state());
    }

    @Test
    void shouldCallItAParameterWhereTheLayerIsNotSecure() {
        sleeper.refusal = HpSocketException.usage("level=99");
        sleeper.secure = false;
        final Agent agent = bench.engine.agent(Tcp.push().over(sleeper), bench.diary, options -> options.threads(1));
        fails(agent, Step.INVALID_PARAM, agent::start);
    }

    @Test
    void shouldLeaveNothingWhenTheCheckItselfFails() {
        final var broken = new Sleeper() {
            @Override
            public void prepare(final org.hpsocket.spi.Settings settings, final boolean accepting) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        bench.registry.add(broken, new Origin("broken", "9", 0));
        final Server server = server();
        assertThrows(NoClassDefFoundError.class, server::start);
        requireNothingLeft(server);
    }

    @Test
    void shouldLeaveTheLayerWhenThePortCannotBeBound() {
        bench.transport.listenFails = new ListenException(Step.SOCKET_BIND, new BindException("in use"));
        final Server server = server();
        fails(server, Step.SOCKET_BIND, server::start);
        bench.transport.listenFails = null;
    }

    @Test
    void shouldLeaveTheLayerWhenTheAddressIsNone() {
        final Server server = server();
        fails(server, Step.SOCKET_CREATE, () -> server.start("nobody", 0));
    }

    @Test
    void shouldLeaveTheLayerWhenALoopCannotBeMade() {
        bench.transport.pollersMost = 0;
        final Server server = server();
        fails(server, Step.WORKER_THREAD_CREATE, server::start);
        bench.transport.pollersMost = Integer.MAX_VALUE;
    }

    @Test
    void shouldLeaveTheLayerWhenAClientDoesNotConnect() {
        bench.transport.atOnce = attempt -> attempt.failHere("refused");
        final Client client = bench.engine.client(Tcp.push().over(sleeper), bench.diary, options -> { });
        fails(client, Step.CONNECT_SERVER, () -> client.start(TARGET));
    }

    @Test
    void shouldLeaveTheLayerWhenAFilterDoesNotBegin() {
        final Client client = bench.engine.client(Tcp.push().over(sleeper).over(Probe.layer(context -> {
            throw HpSocketException.usage("no filter today");
        })), bench.diary, options -> { });
        assertEquals("no filter today", assertThrows(HpSocketException.class, () -> client.start(TARGET)).getMessage());
        requireNothingLeft(client);
    }

    @Test
    void shouldSayThatCodeIsLacking() {
        bench.registry.remove(sleeper);
        final Server server = server();
        final HpSocketException failure = assertThrows(HpSocketException.class, server::start);
        assertEquals(HpSocketException.Category.RETRY, failure.category());
        requireNothingLeft(server);
        assertEquals(List.of(), sleeper.prepared);
    }

    @Test
    void shouldCheckNothingWhileTheCodeIsAway() {
        server().start();
        bench.registry.remove(sleeper);
        sleeper.users.get(0).run();
        assertEquals(1, sleeper.prepared.size());
    }

    @Test
    void shouldCheckWithTheCodeInUse() {
        final Server server = server();
        server.start();
        bench.accept(link -> { });
        final var newer = new Sleeper();
        bench.registry.add(newer, new Origin("newer", "9", 0));
        bench.settle();
        assertEquals(List.of(), newer.prepared, "a swap checks nothing");
        sleeper.users.get(0).run();
        assertEquals(List.of("accepting"), newer.prepared);
        assertEquals(1, sleeper.prepared.size());
    }
}
