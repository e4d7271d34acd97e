package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hpsocket.Component;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.Options;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.ServiceState;
import org.hpsocket.StartException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeclaredEndpointTest {
    private static final String URI = "tcp://127.0.0.1:5555";
    private static final Map<String, Object> OFFER = Map.of("service.id", 1L, Whiteboard.ENDPOINT, "chat");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Whiteboard whiteboard = new Whiteboard();
    private final Finishing finishing = new Finishing();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Long> rates = new ArrayList<>();
    private final List<Runnable> watchers = new ArrayList<>();
    private volatile int startsToFail;
    private volatile int closesToRefuse;
    private volatile String lacking = "";
    private final DeclaredEndpoint endpoint =
        new DeclaredEndpoint("chat", Role.SERVER, runtime(), new Shelf(), whiteboard, finishing, timer);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void shouldStartOnceBothAreThere() {
        declare();
        assertEquals("waiting for a service PushListener with hpsocket.endpoint=chat", told());
        assertEquals(0, starts.get());
        offer();
        endpoint.reconcile();
        assertEquals(1, starts.get());
    }

    @Test
    void shouldBeStoppedWhenTheGoingOfTheListenerWasTold() {
        declare();
        offer();
        whiteboard.remove(OFFER);
        endpoint.reconcile();
        assertEquals(1, closes.get());
        assertEquals("waiting", endpoint.state());
    }

    @Test
    void shouldStopElsewhereWhenStoppingHereWouldWaitForItself() throws InterruptedException {
        closesToRefuse = 1;
        declare();
        offer();
        whiteboard.remove(OFFER);
        endpoint.reconcile();
        assertTrue(closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldTryAgainUntilItStarts() throws InterruptedException {
        startsToFail = 3;
        declare();
        offer();
        assertEquals("failed the port is in use", told());
        assertTrue(started.await(30, TimeUnit.SECONDS));
        assertEquals(4, starts.get());
    }

    @Test
    void shouldStayStoppedWhenItIsWithdrawn() {
        declare();
        offer();
        endpoint.withdraw();
        endpoint.reconcile();
        assertEquals(1, starts.get());
        assertEquals(1, closes.get());
        assertEquals(List.of(), watchers);
    }

    @Test
    void shouldDoNothingWhenTheSameIsDeclaredAgain() {
        declare();
        offer();
        declare();
        declare("tcp://127.0.0.1:5555", "grace", "0s");
        assertEquals(List.of(1, 0), List.of(starts.get(), closes.get()));
    }

    @Test
    void shouldTakeOverRatesWithoutARestart() {
        declare();
        offer();
        declare(URI, "totalSendRate", "7");
        assertEquals(List.of(1, 0), List.of(starts.get(), closes.get()));
        assertEquals(7L, rates.get(rates.size() - 1));
    }

    @Test
    void shouldRestartForAnyOtherOption() {
        declare();
        offer();
        declare(URI, "maxConnections", "7");
        assertEquals(List.of(2, 1), List.of(starts.get(), closes.get()));
    }

    @Test
    void shouldGoOnWhenAChangeIsRefused() {
        declare();
        offer();
        declare(URI, "threads", "0");
        assertEquals("started change refused: threads=0 must be 1 to 512", told());
        assertEquals(List.of(1, 0), List.of(starts.get(), closes.get()));
        declare();
        assertEquals("started ", told());
    }

    @Test
    void shouldGoOnWhenTheOtherAddressIsInUse() {
        declare();
        offer();
        startsToFail = Integer.MAX_VALUE;
        declare("tcp://127.0.0.1:5556");
        assertEquals("started the port is in use", told());
        assertEquals(URI, endpoint.running().orElseThrow().declaration().shown().toString());
    }

    @Test
    void shouldWaitForCodeAndStartWhenItComes() {
        lacking = "no transport quick; there are: nio";
        declare();
        offer();
        assertEquals("waiting for transport quick; there are: nio", told());
        lacking = "";
        watchers.forEach(Runnable::run);
        assertEquals(1, starts.get());
        assertEquals("started ", told());
    }

    @Test
    void shouldGoOnWhileCodeForTheChangeIsLacking() {
        declare();
        offer();
        lacking = "no transport quick; there are: nio";
        declare(URI, "transport", "quick");
        assertEquals("started change waits for transport quick; there are: nio", told());
        assertEquals(1, starts.get());
        lacking = "";
        List.copyOf(watchers).forEach(Runnable::run);
        assertEquals(2, starts.get());
    }

    private void declare() {
        declare(URI);
    }

    private void declare(final String uri, final String... property) {
        endpoint.declare(property.length == 0 ? Map.of("uri", uri) : Map.of("uri", uri, property[0], property[1]));
        endpoint.begin();
    }

    private String told() {
        return endpoint.state() + " " + endpoint.reason();
    }

    private void offer() {
        final PushListener listener = (connection, data) -> HandleResult.OK;
        whiteboard.put(listener, OFFER);
        endpoint.reconcile();
    }

    private HpSocket runtime() {
        return (HpSocket) Proxy.newProxyInstance(HpSocket.class.getClassLoader(), new Class<?>[] {HpSocket.class},
            (proxy, method, arguments) -> server());
    }

    /** A server that counts what is done to it; only a started one counts its close. */
    private Server server() {
        final var runs = new AtomicInteger();
        return (Server) Proxy.newProxyInstance(Server.class.getClassLoader(), new Class<?>[] {Server.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "start" -> start(runs);
                case "close" -> runs.get() == 0 ? null : close();
                case "options" -> options(method, arguments);
                case "state" -> ServiceState.STARTED;
                case "localAddress" -> Optional.empty();
                default -> null;
            });
    }

    private Object start(final AtomicInteger runs) {
        if (starts.incrementAndGet() <= startsToFail) {
            throw new StartException(StartException.Step.SOCKET_BIND, "the port is in use", null);
        }
        runs.set(1);
        started.countDown();
        return null;
    }

    private Object close() {
        if (closes.incrementAndGet() <= closesToRefuse) {
            throw HpSocketException.usage("inside an event");
        }
        closed.countDown();
        return null;
    }

    @SuppressWarnings("unchecked")
    private Object options(final Method method, final Object[] arguments) {
        if (method.getParameterCount() == 1) {
            final Options.Builder builder = Options.builder();
            ((Consumer<Options.Builder>) arguments[0]).accept(builder);
            rates.add(builder.build().totalSendRate());
        }
        return null;
    }

    private final class Shelf implements Stock {
        @Override
        public Optional<String> lacking(final Component component, final boolean path) {
            return Optional.of(lacking).filter(text -> !text.isEmpty());
        }

        @Override
        public void watch(final Runnable whenMore) {
            if (!watchers.contains(whenMore)) {
                watchers.add(whenMore);
            }
        }

        @Override
        public void unwatch(final Runnable whenMore) {
            watchers.remove(whenMore);
        }
    }
}
