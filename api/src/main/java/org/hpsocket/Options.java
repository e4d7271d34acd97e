package org.hpsocket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What every component can be told. Each option has one name: of the accessor here, of the builder's method, of the
 * parameter in a URI and of the property in Config Admin. As text, a duration is a number with {@code ms}, {@code s} or
 * {@code m}, a number of bytes may end in {@code k} or {@code m}.
 *
 * <p>Rates count what goes over the transport, frames and filters included, but no handshake. A connection that is over
 * a rate is not read from, so that the peer's own flow control holds it back, and what it sends waits, counts as
 * pending and meets {@link #whenSendLimit()}; nobody sleeps. What is not used is kept for a tenth of a second. So in
 * any time of t seconds no more passes than the rate times t + 0.1, and beyond that what cannot be divided: one read of
 * each connection ({@link #socketBufferSize()}) on the way in, one piece on the way out, which is a tenth of a second's
 * worth but 1 KiB to 64 KiB, or one message where the transport has such. Over TLS these are whole records: the rest of
 * one that has begun to come is read as well, and each piece is protected by itself and goes with what that adds. What
 * was too much is paid for by the time after it. Connections that share a rate take turns, a read or a piece each. Not
 * held up, though counted: what stages answer by themselves while nothing else waits, last words. No deadline for the
 * peer runs while its bytes are held back. Nothing holds back a peer that sends datagrams: what comes too fast waits,
 * within a bound, and is dropped and counted beyond it.
 *
 * @param name the name that logs and threads carry; empty for one that is made up
 * @param transport the transport by name; empty for the best one that can carry the protocol
 * @param threads loops, each a thread; a client has one
 * @param maxConnections the most connections at a time; one too many is closed at once and counted
 * @param socketBufferSize the most bytes of one read, and of one push event, over TLS too; what a listener has left
 *     unread comes in addition
 * @param listenQueue connections that wait in the system to be accepted
 * @param reuseAddress which reuse options a socket gets
 * @param noDelay whether small writes leave at once ({@code TCP_NODELAY})
 * @param keepAliveTime silence before TCP probes the peer; 0, or at least 1 s; 0 switches probes off
 * @param keepAliveInterval time between probes; 0, or at least 1 s; 0 switches probes off
 * @param heartbeat how the application finds out that a peer has fallen silent
 * @param sendPolicy when sent bytes go to the system
 * @param onSendSync how far send events are ordered
 * @param sendLimitBytes the most bytes that wait to be sent on one connection
 * @param whenSendLimit what happens to a send that would pass that limit
 * @param sendTimeout how long a send waits for room, and how long reads pause for the send queue, at most
 * @param receiveLimitBytes the most unread bytes kept for a PULL connection; then it stops reading
 * @param receiveRate the most bytes a second that one connection receives; 0 without limit
 * @param sendRate the most bytes a second that one connection sends; 0 without limit
 * @param totalReceiveRate the most bytes a second that all connections together receive; 0 without limit
 * @param totalSendRate the most bytes a second that all connections together send; 0 without limit
 * @param unitTimeout how long a unit may take from its header to its end; 0 for ever
 * @param idleTimeout how long a connection may receive nothing before it closes; 0 for ever
 * @param closeTimeout how long an orderly close may take to send what is queued, at most
 * @param connectTimeout how long a connection attempt may take, handshake included, and the handshake of an accepted
 *     connection
 * @param markSilence whether the time of the last receive is kept
 * @param dispatch which threads run the listener
 * @param dispatchThreads threads of {@link Dispatch#WORKERS}
 * @param blockedAfter how long a listener may hold its loop before that is reported; 0 for ever
 * @param reconnect when an agent or client connects again by itself
 * @param swapTimeout how long a connection waits, without code, for the successor of code that was taken away
 * @param whenSwapFails what happens to a connection whose new code does not take it over
 * @param maxDatagramSize the longest datagram that is sent or taken
 * @param postReceiveCount the most datagrams that a socket takes before others get their turn
 * @param proxy the proxy through which an agent or client connects; it resolves the target's name
 * @param trustedProxies from whom a server takes the real address of a connection, by the PROXY protocol; empty for
 *     nobody
 */
public record Options(
    String name,
    String transport,
    int threads,
    int maxConnections,
    int socketBufferSize,
    int listenQueue,
    ReuseAddressPolicy reuseAddress,
    boolean noDelay,
    Duration keepAliveTime,
    Duration keepAliveInterval,
    Heartbeat heartbeat,
    SendPolicy sendPolicy,
    OnSendSyncPolicy onSendSync,
    int sendLimitBytes,
    SendLimitPolicy whenSendLimit,
    Duration sendTimeout,
    int receiveLimitBytes,
    long receiveRate,
    long sendRate,
    long totalReceiveRate,
    long totalSendRate,
    Duration unitTimeout,
    Duration idleTimeout,
    Duration closeTimeout,
    Duration connectTimeout,
    boolean markSilence,
    Dispatch dispatch,
    int dispatchThreads,
    Duration blockedAfter,
    Reconnect reconnect,
    Duration swapTimeout,
    SwapFailurePolicy whenSwapFails,
    int maxDatagramSize,
    int postReceiveCount,
    Proxy proxy,
    Networks trustedProxies) {

    /** The defaults. */
    public static final Options DEFAULTS = new Builder().build();
    /** The highest rate that can be set, in bytes a second. */
    public static final long RATE_MOST = 1L << 40;

    /**
     * Begins with the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins with these options.
     *
     * @return a builder
     */
    public Builder change() {
        return new Builder(this);
    }

    /** Collects options and checks them in {@link #build()}. */
    public static final class Builder {
        private static final Map<String, BiConsumer<Builder, String>> BY_NAME = new LinkedHashMap<>();

        private String name = "";
        private String transport = "";
        private int threads = Runtime.getRuntime().availableProcessors();
        private int maxConnections = 10_000;
        private int socketBufferSize = 65_536;
        private int listenQueue = 4_096;
        private ReuseAddressPolicy reuseAddress = ReuseAddressPolicy.ADDR_ONLY;
        private boolean noDelay = false;
        private Duration keepAliveTime = Duration.ofSeconds(60);
        private Duration keepAliveInterval = Duration.ofSeconds(20);
        private Heartbeat heartbeat = Heartbeat.off();
        private SendPolicy sendPolicy = SendPolicy.PACK;
        private OnSendSyncPolicy onSendSync = OnSendSyncPolicy.NONE;
        private int sendLimitBytes = 16 << 20;
        private SendLimitPolicy whenSendLimit = SendLimitPolicy.REFUSE;
        private Duration sendTimeout = Duration.ofSeconds(10);
        private int receiveLimitBytes = 16 << 20;
        private long receiveRate = 0;
        private long sendRate = 0;
        private long totalReceiveRate = 0;
        private long totalSendRate = 0;
        private Duration unitTimeout = Duration.ofSeconds(120);
        private Duration idleTimeout = Duration.ZERO;
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private boolean markSilence = true;
        private Dispatch dispatch = Dispatch.LOOP;
        private int dispatchThreads = Runtime.getRuntime().availableProcessors() * 2 + 2;
        private Duration blockedAfter = Duration.ofSeconds(2);
        private Reconnect reconnect = Reconnect.never();
        private Duration swapTimeout = Duration.ofSeconds(10);
        private SwapFailurePolicy whenSwapFails = SwapFailurePolicy.KEEP;
        private int maxDatagramSize = 1_432;
        private int postReceiveCount = 64;
        private Proxy proxy = Proxy.none();
        private Networks trustedProxies = Networks.none();

        static {
            BY_NAME.put("name", (b, v) -> b.name(v));
            BY_NAME.put("transport", (b, v) -> b.transport(v));
            BY_NAME.put("threads", (b, v) -> b.threads(OptionText.bytes("threads", v)));
            BY_NAME.put("maxConnections", (b, v) -> b.maxConnections(OptionText.bytes("maxConnections", v)));
            BY_NAME.put("socketBufferSize", (b, v) -> b.socketBufferSize(OptionText.bytes("socketBufferSize", v)));
            BY_NAME.put("listenQueue", (b, v) -> b.listenQueue(OptionText.bytes("listenQueue", v)));
            BY_NAME.put("reuseAddress",
                (b, v) -> b.reuseAddress(OptionText.constant("reuseAddress", ReuseAddressPolicy.class, v)));
            BY_NAME.put("noDelay", (b, v) -> b.noDelay(OptionText.flag("noDelay", v)));
            BY_NAME.put("keepAliveTime", (b, v) -> b.keepAliveTime(OptionText.duration("keepAliveTime", v)));
            BY_NAME.put("keepAliveInterval",
                (b, v) -> b.keepAliveInterval(OptionText.duration("keepAliveInterval", v)));
            BY_NAME.put("heartbeat", (b, v) -> b.heartbeat(Heartbeat.parse(v)));
            BY_NAME.put("sendPolicy", (b, v) -> b.sendPolicy(OptionText.constant("sendPolicy", SendPolicy.class, v)));
            BY_NAME.put("onSendSync",
                (b, v) -> b.onSendSync(OptionText.constant("onSendSync", OnSendSyncPolicy.class, v)));
            BY_NAME.put("sendLimitBytes", (b, v) -> b.sendLimitBytes(OptionText.bytes("sendLimitBytes", v)));
            BY_NAME.put("whenSendLimit",
                (b, v) -> b.whenSendLimit(OptionText.constant("whenSendLimit", SendLimitPolicy.class, v)));
            BY_NAME.put("sendTimeout", (b, v) -> b.sendTimeout(OptionText.duration("sendTimeout", v)));
            BY_NAME.put("receiveLimitBytes", (b, v) -> b.receiveLimitBytes(OptionText.bytes("receiveLimitBytes", v)));
            BY_NAME.put("receiveRate", (b, v) -> b.receiveRate(OptionText.number("receiveRate", v)));
            BY_NAME.put("sendRate", (b, v) -> b.sendRate(OptionText.number("sendRate", v)));
            BY_NAME.put("totalReceiveRate", (b, v) -> b.totalReceiveRate(OptionText.number("totalReceiveRate", v)));
            BY_NAME.put("totalSendRate", (b, v) -> b.totalSendRate(OptionText.number("totalSendRate", v)));
            BY_NAME.put("unitTimeout", (b, v) -> b.unitTimeout(OptionText.duration("unitTimeout", v)));
            BY_NAME.put("idleTimeout", (b, v) -> b.idleTimeout(OptionText.duration("idleTimeout", v)));
            BY_NAME.put("closeTimeout", (b, v) -> b.closeTimeout(OptionText.duration("closeTimeout", v)));
            BY_NAME.put("connectTimeout", (b, v) -> b.connectTimeout(OptionText.duration("connectTimeout", v)));
            BY_NAME.put("markSilence", (b, v) -> b.markSilence(OptionText.flag("markSilence", v)));
            BY_NAME.put("dispatch", (b, v) -> b.dispatch(OptionText.constant("dispatch", Dispatch.class, v)));
            BY_NAME.put("dispatchThreads", (b, v) -> b.dispatchThreads(OptionText.bytes("dispatchThreads", v)));
            BY_NAME.put("blockedAfter", (b, v) -> b.blockedAfter(OptionText.duration("blockedAfter", v)));
            BY_NAME.put("reconnect", (b, v) -> b.reconnect(OptionText.reconnect(v)));
            BY_NAME.put("swapTimeout", (b, v) -> b.swapTimeout(OptionText.duration("swapTimeout", v)));
            BY_NAME.put("whenSwapFails",
                (b, v) -> b.whenSwapFails(OptionText.constant("whenSwapFails", SwapFailurePolicy.class, v)));
            BY_NAME.put("maxDatagramSize", (b, v) -> b.maxDatagramSize(OptionText.bytes("maxDatagramSize", v)));
            BY_NAME.put("postReceiveCount", (b, v) -> b.postReceiveCount(OptionText.bytes("postReceiveCount", v)));
            BY_NAME.put("proxy", (b, v) -> b.proxy(Proxy.of(v)));
            BY_NAME.put("trustedProxies", (b, v) -> b.trustedProxies(OptionText.networks("trustedProxies", v)));
        }

        private Builder() {
        }

        private Builder(final Options from) {
            name = from.name;
            transport = from.transport;
            threads = from.threads;
            maxConnections = from.maxConnections;
            socketBufferSize = from.socketBufferSize;
            listenQueue = from.listenQueue;
            reuseAddress = from.reuseAddress;
            noDelay = from.noDelay;
            keepAliveTime = from.keepAliveTime;
            keepAliveInterval = from.keepAliveInterval;
            heartbeat = from.heartbeat;
            sendPolicy = from.sendPolicy;
            onSendSync = from.onSendSync;
            sendLimitBytes = from.sendLimitBytes;
            whenSendLimit = from.whenSendLimit;
            sendTimeout = from.sendTimeout;
            receiveLimitBytes = from.receiveLimitBytes;
            receiveRate = from.receiveRate;
            sendRate = from.sendRate;
            totalReceiveRate = from.totalReceiveRate;
            totalSendRate = from.totalSendRate;
            unitTimeout = from.unitTimeout;
            idleTimeout = from.idleTimeout;
            closeTimeout = from.closeTimeout;
            connectTimeout = from.connectTimeout;
            markSilence = from.markSilence;
            dispatch = from.dispatch;
            dispatchThreads = from.dispatchThreads;
            blockedAfter = from.blockedAfter;
            reconnect = from.reconnect;
            swapTimeout = from.swapTimeout;
            whenSwapFails = from.whenSwapFails;
            maxDatagramSize = from.maxDatagramSize;
            postReceiveCount = from.postReceiveCount;
            proxy = from.proxy;
            trustedProxies = from.trustedProxies;
        }

        /**
         * Names the options that {@link #set} knows.
         *
         * @return the names, in the order of this record
         */
        public static Set<String> names() {
            return java.util.Collections.unmodifiableSet(BY_NAME.keySet());
        }

        /**
         * Sets an option by its name.
         *
         * @param option the name
         * @param text its value as text
         * @return this
         * @throws HpSocketException when there is no such option, naming those there are, or the text is no value of it
         */
        public Builder set(final String option, final String text) {
            final BiConsumer<Builder, String> setter = BY_NAME.get(option);
            if (setter == null) {
                throw HpSocketException.usage("unknown option " + option + "; known: "
                    + String.join(", ", BY_NAME.keySet()));
            }
            setter.accept(this, text.strip());
            return this;
        }

        /**
         * Sets the name that logs and threads carry; empty for one that is made up.
         *
         * @param value the value
         * @return this
         */
        public Builder name(final String value) {
            name = value;
            return this;
        }

        /**
         * Sets the transport by name; empty for the best one that can carry the protocol.
         *
         * @param value the value
         * @return this
         */
        public Builder transport(final String value) {
            transport = value;
            return this;
        }

        /**
         * Sets loops, each a thread; a client has one.
         *
         * @param value the value
         * @return this
         */
        public Builder threads(final int value) {
            threads = value;
            return this;
        }

        /**
         * Sets the most connections at a time; one too many is closed at once and counted.
         *
         * @param value the value
         * @return this
         */
        public Builder maxConnections(final int value) {
            maxConnections = value;
            return this;
        }

        /**
         * Sets the most bytes of one read, and so of one push event.
         *
         * @param value the value
         * @return this
         */
        public Builder socketBufferSize(final int value) {
            socketBufferSize = value;
            return this;
        }

        /**
         * Sets connections that wait in the system to be accepted.
         *
         * @param value the value
         * @return this
         */
        public Builder listenQueue(final int value) {
            listenQueue = value;
            return this;
        }

        /**
         * Sets which reuse options a socket gets.
         *
         * @param value the value
         * @return this
         */
        public Builder reuseAddress(final ReuseAddressPolicy value) {
            reuseAddress = value;
            return this;
        }

        /**
         * Sets whether small writes leave at once ({@code TCP_NODELAY}).
         *
         * @param value the value
         * @return this
         */
        public Builder noDelay(final boolean value) {
            noDelay = value;
            return this;
        }

        /**
         * Sets silence before TCP probes the peer; 0, or at least 1 s; 0 switches probes off.
         *
         * @param value the value
         * @return this
         */
        public Builder keepAliveTime(final Duration value) {
            keepAliveTime = value;
            return this;
        }

        /**
         * Sets time between probes; 0, or at least 1 s; 0 switches probes off.
         *
         * @param value the value
         * @return this
         */
        public Builder keepAliveInterval(final Duration value) {
            keepAliveInterval = value;
            return this;
        }

        /**
         * Sets how the application finds out that a peer has fallen silent.
         *
         * @param value the value
         * @return this
         */
        public Builder heartbeat(final Heartbeat value) {
            heartbeat = value;
            return this;
        }

        /**
         * Sets when sent bytes go to the system.
         *
         * @param value the value
         * @return this
         */
        public Builder sendPolicy(final SendPolicy value) {
            sendPolicy = value;
            return this;
        }

        /**
         * Sets how far send events are ordered.
         *
         * @param value the value
         * @return this
         */
        public Builder onSendSync(final OnSendSyncPolicy value) {
            onSendSync = value;
            return this;
        }

        /**
         * Sets the most bytes that wait to be sent on one connection.
         *
         * @param value the value
         * @return this
         */
        public Builder sendLimitBytes(final int value) {
            sendLimitBytes = value;
            return this;
        }

        /**
         * Sets what happens to a send that would pass that limit.
         *
         * @param value the value
         * @return this
         */
        public Builder whenSendLimit(final SendLimitPolicy value) {
            whenSendLimit = value;
            return this;
        }

        /**
         * Sets how long a send waits for room, and how long reads pause for the send queue, at most.
         *
         * @param value the value
         * @return this
         */
        public Builder sendTimeout(final Duration value) {
            sendTimeout = value;
            return this;
        }

        /**
         * Sets the most unread bytes kept for a PULL connection; then it stops reading.
         *
         * @param value the value
         * @return this
         */
        public Builder receiveLimitBytes(final int value) {
            receiveLimitBytes = value;
            return this;
        }

        /**
         * Sets the most bytes a second that one connection receives; 0 without limit.
         *
         * @param value the value
         * @return this
         */
        public Builder receiveRate(final long value) {
            receiveRate = value;
            return this;
        }

        /**
         * Sets the most bytes a second that one connection sends; 0 without limit.
         *
         * @param value the value
         * @return this
         */
        public Builder sendRate(final long value) {
            sendRate = value;
            return this;
        }

        /**
         * Sets the most bytes a second that all connections together receive; 0 without limit.
         *
         * @param value the value
         * @return this
         */
        public Builder totalReceiveRate(final long value) {
            totalReceiveRate = value;
            return this;
        }

        /**
         * Sets the most bytes a second that all connections together send; 0 without limit.
         *
         * @param value the value
         * @return this
         */
        public Builder totalSendRate(final long value) {
            totalSendRate = value;
            return this;
        }

        /**
         * Sets how long a unit may take from its header to its end; 0 for ever.
         *
         * @param value the value
         * @return this
         */
        public Builder unitTimeout(final Duration value) {
            unitTimeout = value;
            return this;
        }

        /**
         * Sets how long a connection may receive nothing before it closes; 0 for ever.
         *
         * @param value the value
         * @return this
         */
        public Builder idleTimeout(final Duration value) {
            idleTimeout = value;
            return this;
        }

        /**
         * Sets how long an orderly close may take to send what is queued, at most.
         *
         * @param value the value
         * @return this
         */
        public Builder closeTimeout(final Duration value) {
            closeTimeout = value;
            return this;
        }

        /**
         * Sets how long a connection attempt may take, handshake included, and the handshake of an accepted connection.
         *
         * @param value the value
         * @return this
         */
        public Builder connectTimeout(final Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * Sets whether the time of the last receive is kept.
         *
         * @param value the value
         * @return this
         */
        public Builder markSilence(final boolean value) {
            markSilence = value;
            return this;
        }

        /**
         * Sets which threads run the listener.
         *
         * @param value the value
         * @return this
         */
        public Builder dispatch(final Dispatch value) {
            dispatch = value;
            return this;
        }

        /**
         * Sets threads of {@link Dispatch#WORKERS}.
         *
         * @param value the value
         * @return this
         */
        public Builder dispatchThreads(final int value) {
            dispatchThreads = value;
            return this;
        }

        /**
         * Sets how long a listener may hold its loop before that is reported; 0 for ever.
         *
         * @param value the value
         * @return this
         */
        public Builder blockedAfter(final Duration value) {
            blockedAfter = value;
            return this;
        }

        /**
         * Sets when an agent or client connects again by itself.
         *
         * @param value the value
         * @return this
         */
        public Builder reconnect(final Reconnect value) {
            reconnect = value;
            return this;
        }

        /**
         * Sets how long a connection waits, without code, for the successor of code that was taken away.
         *
         * @param value the value
         * @return this
         */
        public Builder swapTimeout(final Duration value) {
            swapTimeout = value;
            return this;
        }

        /**
         * Sets what happens to a connection whose new code does not take it over.
         *
         * @param value the value
         * @return this
         */
        public Builder whenSwapFails(final SwapFailurePolicy value) {
            whenSwapFails = value;
            return this;
        }

        /**
         * Sets the longest datagram that is sent or taken.
         *
         * @param value the value
         * @return this
         */
        public Builder maxDatagramSize(final int value) {
            maxDatagramSize = value;
            return this;
        }

        /**
         * Sets the most datagrams that a socket takes before others get their turn.
         *
         * @param value the value
         * @return this
         */
        public Builder postReceiveCount(final int value) {
            postReceiveCount = value;
            return this;
        }

        /**
         * Sets the proxy through which an agent or client connects; it resolves the target's name. {@code onConnect}
         * then means connected with the proxy, {@code onHandshake} that the target is reached. What is sent before
         * waits for that.
         *
         * <p>Limits: {@link Options#connectTimeout()} is for both. A proxy that refuses or falls silent fails the
         * connect.
         *
         * @param value the value
         * @return this
         */
        public Builder proxy(final Proxy value) {
            proxy = value;
            return this;
        }

        /**
         * Sets from whom a server takes the real address of a connection, by the PROXY protocol, versions 1 and 2;
         * empty for nobody.
         *
         * <p>A connection from one of these addresses must begin with a header, within {@link
         * Options#connectTimeout()}, or is closed before it is accepted. Any other connection, those of Unix-domain
         * sockets included, is taken as it is and not looked at: who may not be trusted could claim any address.
         *
         * @param value the value
         * @return this
         */
        public Builder trustedProxies(final Networks value) {
            trustedProxies = value;
            return this;
        }

        /**
         * Checks the options.
         *
         * @return the options
         * @throws HpSocketException naming the option, its value and its range
         */
        public Options build() {
            Endpoint.requireRange("threads", threads, 1, 512);
            Endpoint.requireRange("maxConnections", maxConnections, 1, 5_000_000);
            Endpoint.requireRange("socketBufferSize", socketBufferSize, 8, 16 << 20);
            Endpoint.requireRange("listenQueue", listenQueue, 1, 65_535);
            requireKeepAlive("keepAliveTime", keepAliveTime);
            requireKeepAlive("keepAliveInterval", keepAliveInterval);
            Endpoint.requireRange("sendLimitBytes", sendLimitBytes, 1_024, 1 << 30);
            requireDuration("sendTimeout", sendTimeout, 1);
            Endpoint.requireRange("receiveLimitBytes", receiveLimitBytes, 1_024, 1 << 30);
            Endpoint.requireRange("receiveRate", receiveRate, 0, RATE_MOST);
            Endpoint.requireRange("sendRate", sendRate, 0, RATE_MOST);
            Endpoint.requireRange("totalReceiveRate", totalReceiveRate, 0, RATE_MOST);
            Endpoint.requireRange("totalSendRate", totalSendRate, 0, RATE_MOST);
            requireDuration("unitTimeout", unitTimeout, 0);
            requireDuration("idleTimeout", idleTimeout, 0);
            requireDuration("closeTimeout", closeTimeout, 1);
            requireDuration("connectTimeout", connectTimeout, 1);
            Endpoint.requireRange("dispatchThreads", dispatchThreads, 1, 512);
            requireDuration("blockedAfter", blockedAfter, 0);
            requireDuration("swapTimeout", swapTimeout, 1);
            Endpoint.requireRange("maxDatagramSize", maxDatagramSize, 1, 65_507);
            Endpoint.requireRange("postReceiveCount", postReceiveCount, 1, 65_535);
            return new Options(
                name, transport, threads, maxConnections, socketBufferSize, listenQueue, reuseAddress, noDelay,
                keepAliveTime, keepAliveInterval, heartbeat, sendPolicy, onSendSync, sendLimitBytes, whenSendLimit,
                sendTimeout, receiveLimitBytes, receiveRate, sendRate, totalReceiveRate, totalSendRate,
                unitTimeout, idleTimeout, closeTimeout, connectTimeout,
                markSilence, dispatch, dispatchThreads, blockedAfter, reconnect, swapTimeout, whenSwapFails,
                maxDatagramSize, postReceiveCount, proxy, trustedProxies);
        }

        private static void requireKeepAlive(final String name, final Duration value) {
            if (!value.isZero() && (value.toMillis() < 1_000 || value.toSeconds() > Short.MAX_VALUE)) {
                throw HpSocketException.usage(name + "=" + value.toMillis() + "ms must be 0 or 1000ms to 32767s");
            }
        }

        private static void requireDuration(final String name, final Duration value, final long leastMs) {
            Endpoint.requireRange(name + " in ms", value.toMillis(), leastMs, Duration.ofDays(365).toMillis());
        }
    }
}
