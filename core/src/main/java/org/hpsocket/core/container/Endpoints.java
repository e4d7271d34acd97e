package org.hpsocket.core.container;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hpsocket.DatagramListener;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.PullListener;
import org.hpsocket.PushListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * All declared endpoints of the container and the listeners offered to them.
 *
 * <p>Also a report for whoever has none of our classes: a {@link Supplier} with the property {@code
 * hpsocket.report=endpoints} gives a list of maps, one for each endpoint: {@code name}, {@code role}, {@code uri} with
 * the real port, {@code protocol}, {@code transport}, {@code state}, {@code reason}; while it runs counts, {@code code}
 * (a map for each version in use: {@code part}, {@code name}, {@code version}, {@code current}, {@code connections})
 * and {@code swaps} ({@code done}, {@code refused}, {@code pending}, {@code waiting}: {@code connection}, {@code code},
 * {@code reason}, {@code sinceMs}).
 */
@Component(service = {Endpoints.class, Supplier.class}, property = "hpsocket.report=endpoints", immediate = true)
public final class Endpoints implements Supplier<List<Map<String, Object>>> {
    private static final String NAMED = "(" + Whiteboard.ENDPOINT + "=*)";
    private static final long THREAD_IDLE_SECONDS = 10;
    private static final long THREAD_END_SECONDS = 10;

    private final List<DeclaredEndpoint> declared = new CopyOnWriteArrayList<>();
    private final Whiteboard whiteboard = new Whiteboard();
    private final Finishing finishing = new Finishing();
    private final ScheduledThreadPoolExecutor timer;

    /** Begins without endpoints; the thread for what is tried again ends when it has nothing to do. */
    @Activate
    public Endpoints() {
        timer = new ScheduledThreadPoolExecutor(1, Endpoints::thread);
        timer.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        declared.forEach(DeclaredEndpoint::withdraw);
        finishing.close();
        timer.shutdownNow();
        timer.awaitTermination(THREAD_END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public List<Map<String, Object>> get() {
        return declared.stream().map(Report::of).toList();
    }

    DeclaredEndpoint declare(
        final String name, final Role role, final HpSocketService runtime, final Map<String, Object> configuration) {
        final var endpoint = new DeclaredEndpoint(name, role, runtime, runtime, whiteboard, finishing, timer);
        endpoint.declare(configuration);
        declared.add(endpoint);
        endpoint.begin();
        return endpoint;
    }

    void withdraw(final DeclaredEndpoint endpoint) {
        endpoint.withdraw();
        declared.remove(endpoint);
    }

    List<DeclaredEndpoint> all() {
        return List.copyOf(declared);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = NAMED)
    void bindPushListener(final PushListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void updatedPushListener(final PushListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void unbindPushListener(final PushListener listener, final Map<String, Object> properties) {
        gone(listener, properties);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = NAMED)
    void bindPullListener(final PullListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void updatedPullListener(final PullListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void unbindPullListener(final PullListener listener, final Map<String, Object> properties) {
        gone(listener, properties);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = NAMED)
    void bindPackListener(final PackListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void updatedPackListener(final PackListener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void unbindPackListener(final PackListener listener, final Map<String, Object> properties) {
        gone(listener, properties);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = NAMED)
    void bindDatagramListener(final DatagramListener<?> listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void updatedDatagramListener(final DatagramListener<?> listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void unbindDatagramListener(final DatagramListener<?> listener, final Map<String, Object> properties) {
        gone(listener, properties);
    }

    /** Listeners of any type, registered as such. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = NAMED)
    void bindListener(final Listener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void updatedListener(final Listener listener, final Map<String, Object> properties) {
        offered(listener, properties);
    }

    void unbindListener(final Listener listener, final Map<String, Object> properties) {
        gone(listener, properties);
    }

    private void offered(final Listener listener, final Map<String, Object> properties) {
        reconcile(whiteboard.put(listener, properties));
    }

    private void gone(final Listener listener, final Map<String, Object> properties) {
        reconcile(whiteboard.remove(properties));
        if (!whiteboard.offers(listener)) {
            finishing.gone(listener);
        }
    }

    private void reconcile(final Set<String> names) {
        declared.stream().filter(endpoint -> names.contains(endpoint.name())).forEach(DeclaredEndpoint::reconcile);
    }

    private static Thread thread(final Runnable work) {
        final var thread = new Thread(work, "hpsocket-endpoints");
        thread.setDaemon(true);
        thread.setContextClassLoader(Endpoints.class.getClassLoader());
        return thread;
    }
}
