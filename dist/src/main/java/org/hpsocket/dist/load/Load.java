package org.hpsocket.dist.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.hpsocket.Agent;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.HpSocket;
import org.hpsocket.HpSocketException;
import org.hpsocket.PullListener;

/**
 * Load on one endpoint: connect, begin, end, close.
 *
 * <p>Thread: one; the figures any.
 */
public final class Load implements AutoCloseable {
    private static final String TRANSPORT = "transport";
    private static final int CONNECTS_AT_ONCE = 128;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);
    private static final int SEND_LIMIT_LEAST = 16 << 20;
    private static final int MESSAGE_EXTRA = 64;
    private static final long LOOK_NS = 2_000_000;
    private static final long LOST_AFTER_NS = 1_000_000_000;
    private static final long SURPLUS_NS = 100_000_000;

    private final Endpoint endpoint;
    private final Plan plan;
    private final Agent agent;
    private final Tally tally = new Tally();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    /**
     * Makes a load.
     *
     * @param runtime makes its agent
     * @param endpoint where to
     * @param plan how much
     */
    public Load(final HpSocket runtime, final Endpoint endpoint, final Plan plan) {
        this.endpoint = endpoint;
        this.plan = plan;
        agent = runtime.agent(endpoint.text(), Probe.of(endpoint.protocol()));
        final int queued = plan.depth() * (plan.sizeMost() + MESSAGE_EXTRA);
        agent.options(options -> options.threads(plan.threads()).maxConnections(plan.connections())
            .sendLimitBytes(Math.max(SEND_LIMIT_LEAST, queued)));
        if (!plan.transport().isEmpty() && !endpoint.parameters().containsKey(TRANSPORT)) {
            agent.options(options -> options.transport(plan.transport()));
        }
    }

    /**
     * Opens all connections.
     *
     * @throws HpSocketException when one cannot be opened
     */
    public void connect() {
        final var messages = new Messages(plan.sizeLeast(), plan.sizeMost());
        final boolean announced = endpoint.protocol().listenerType() == PullListener.class;
        agent.start();
        for (int first = 0; first < plan.connections(); first += CONNECTS_AT_ONCE) {
            final var pending = new ArrayList<CompletableFuture<Connection>>();
            for (int i = first; i < Math.min(plan.connections(), first + CONNECTS_AT_ONCE); i++) {
                final var exchange = new Exchange(i, endpoint.scheme(), announced, messages, plan.depth(), tally);
                exchanges.add(exchange);
                final var target = endpoint.target().extra(exchange);
                pending.add(agent.connect(target).toCompletableFuture());
            }
            pending.forEach(connect -> connections.add(connected(connect)));
        }
    }

    /** Sends the first messages on every connection; the answers draw the next. */
    public void begin() {
        for (int i = 0; i < exchanges.size(); i++) {
            exchanges.get(i).begin(connections.get(i));
        }
    }

    /**
     * Sends no more, waits for the answers on their way, and then a moment for answers that nobody asked for.
     *
     * @param patience how long to wait at most; what has not come by then is lost
     */
    public void end(final Duration patience) {
        exchanges.forEach(Exchange::end);
        final long deadlineNs = System.nanoTime() + (isLossy() ? LOST_AFTER_NS : patience.toNanos());
        while (missing() > 0 && faults() == 0 && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(LOOK_NS);
        }
        LockSupport.parkNanos(SURPLUS_NS);
        giveUpLost();
    }

    /** Takes datagrams without an answer for a second for lost; of no effect where nothing can be. */
    public void giveUpLost() {
        final long beforeNs = System.nanoTime() - LOST_AFTER_NS;
        for (int i = 0; isLossy() && i < connections.size(); i++) {
            exchanges.get(i).giveUpSince(beforeNs, connections.get(i));
        }
    }

    /**
     * Tells whether messages may be lost without anybody being at fault.
     *
     * @return true for datagrams
     */
    public boolean isLossy() {
        return endpoint.protocol().datagrams().isPresent();
    }

    /**
     * Counts messages that were lost.
     *
     * @return the number
     */
    public long lost() {
        return tally.lost();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        agent.close();
    }

    /**
     * Counts messages sent whose answer has not come.
     *
     * @return the number
     */
    public long missing() {
        return exchanges.stream().mapToLong(Exchange::missing).sum();
    }

    /**
     * Gives the longest time between two answers on one connection since this was asked last.
     *
     * @return nanoseconds; 0 when there was no answer
     */
    public long takeLongestSilenceNs() {
        return tally.takeLongestNs();
    }

    /**
     * Tells whether every connection has had an answer since a time.
     *
     * @param sinceNs as {@link System#nanoTime()} gives it
     * @return false while one waits
     */
    public boolean isHeardSince(final long sinceNs) {
        return exchanges.stream().allMatch(exchange -> exchange.heardNs() - sinceNs > 0);
    }

    /**
     * Counts right answers.
     *
     * @return the number
     */
    public long messages() {
        return tally.messages();
    }

    /**
     * Counts bytes of right answers.
     *
     * @return the number
     */
    public long bytes() {
        return tally.bytes();
    }

    /**
     * Counts connections on which something went wrong.
     *
     * @return the number
     */
    public long faults() {
        return tally.faults();
    }

    /**
     * Describes what went wrong.
     *
     * @return a line for each of the first faults
     */
    public List<String> firstFaults() {
        return tally.firstFaults();
    }

    /**
     * Counts connections that are open.
     *
     * @return the number
     */
    public int connections() {
        return agent.connectionCount();
    }

    /**
     * Gives the times from send to answer, in nanoseconds.
     *
     * @return a copy
     */
    public Histogram latencies() {
        return tally.latencies();
    }

    private static Connection connected(final CompletableFuture<Connection> connect) {
        try {
            return connect.get(CONNECT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final ExecutionException | CompletionException e) {
            throw e.getCause() instanceof HpSocketException refused ? refused
                : new HpSocketException(HpSocketException.Category.RETRY, String.valueOf(e.getCause()), e);
        } catch (final TimeoutException e) {
            throw new HpSocketException(HpSocketException.Category.RETRY, "not connected within seconds="
                + CONNECT_PATIENCE.toSeconds(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HpSocketException(HpSocketException.Category.FATAL, "interrupted", e);
        }
    }
}
