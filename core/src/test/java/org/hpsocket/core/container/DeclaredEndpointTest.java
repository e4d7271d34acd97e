package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.PushListener;
import org.hpsocket.Server;
import org.hpsocket.StartException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeclaredEndpointTest {
    private static final Map<String, Object> CONFIGURATION = Map.of("uri", "tcp://127.0.0.1:5555");
    private static final Map<String, Object> OFFER = Map.of("service.id", 1L, Whiteboard.ENDPOINT, "chat");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Whiteboard whiteboard = new Whiteboard();
    private final Finishing finishing = new Finishing();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int startsToFail;
    private volatile int closesToRefuse;
    private final DeclaredEndpoint endpoint = new DeclaredEndpoint("chat", Role.SERVER, runtime(), whiteboard, finishing, timer);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void shouldStartOnceBothAreThere() {
        declare();
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
        assertEquals("waiting", endpoint.report().get("state"));
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
        assertEquals("failed", endpoint.report().get("state"));
        assertEquals("the port is in use", endpoint.report().get("reason"));
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
    }

    private void declare() {
        endpoint.declare(CONFIGURATION);
        endpoint.reconcile();
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

    private Server server() {
        return (Server) Proxy.newProxyInstance(Server.class.getClassLoader(), new Class<?>[] {Server.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "start" -> start();
                case "close" -> close();
                default -> null;
            });
    }

    private Object start() {
        if (starts.incrementAndGet() <= startsToFail) {
            throw new StartException(StartException.Step.SOCKET_BIND, "the port is in use", null);
        }
        started.countDown();
        return null;
    }

    private Object close() {
        // a failed start closes, too
        if (started.getCount() == 0 && closes.incrementAndGet() <= closesToRefuse) {
            throw HpSocketException.usage("inside an event");
        }
        if (started.getCount() == 0) {
            closed.countDown();
        }
        return null;
    }
}
