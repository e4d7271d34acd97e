package org.hpsocket.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * How small payloads of other threads should travel to a loop: in one ring per loop, or in a queue per connection
 * behind a lock.
 *
 * <p>The figure to read is {@code send}: payloads of 64 bytes accepted per second, from one thread or from eight. A
 * producer without room yields and tries again, a consumer without work yields.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = {"--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms256m", "-Xmx256m"})
public class OutboxVsRing {

    private static final int PAYLOAD_BYTES = 64;

    /** The outbox that a group of producers shares with its consumer. */
    @State(Scope.Group)
    public static class Lane {

        /** The variant: one ring; one queue for all producers; a queue for each of eight connections. */
        @Param({"ring", "queue", "queues"})
        private String kind;

        /** What the ring, and each queue, may hold. A small one stays in the caches and makes producers wait sooner. */
        @Param("1048576")
        private int capacityBytes;

        private Outbox outbox;

        /** Makes the outbox. */
        @Setup
        public void open() {
            outbox = switch (kind) {
                case "ring" -> new RingOutbox(capacityBytes);
                case "queue" -> new LockedOutbox(1, capacityBytes);
                case "queues" -> new LockedOutbox(8, capacityBytes);
                default -> throw new IllegalArgumentException("kind=" + kind);
            };
        }

        private void offer(final Producer producer, final Control control) {
            while (!outbox.offer(producer.connection, producer.payload) && !control.stopMeasurement) {
                Thread.yield();
            }
        }

        private long drain() {
            final long sum = outbox.drain();
            if (sum == 0) {
                Thread.yield();
            }
            return sum;
        }
    }

    /** What one producing thread sends, and for which connection. */
    @State(Scope.Thread)
    public static class Producer {

        private final ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
        private int connection;

        /**
         * Gives each producer a connection of its own.
         *
         * @param thread tells its number
         */
        @Setup
        public void number(final ThreadParams thread) {
            connection = thread.getSubgroupThreadIndex();
            payload.putLong(0, connection + 1);
        }
    }

    /**
     * One producer's payload.
     *
     * @param lane where to
     * @param producer whose
     * @param control ends a wait for room
     */
    @Benchmark
    @Group("producers1")
    @GroupThreads(1)
    public void send1(final Lane lane, final Producer producer, final Control control) {
        lane.offer(producer, control);
    }

    /**
     * Its consumer.
     *
     * @param lane where from
     * @return a sum of what was read
     */
    @Benchmark
    @Group("producers1")
    @GroupThreads(1)
    public long drain1(final Lane lane) {
        return lane.drain();
    }

    /**
     * A payload of one of eight producers.
     *
     * @param lane where to
     * @param producer whose
     * @param control ends a wait for room
     */
    @Benchmark
    @Group("producers8")
    @GroupThreads(8)
    public void send8(final Lane lane, final Producer producer, final Control control) {
        lane.offer(producer, control);
    }

    /**
     * Their consumer.
     *
     * @param lane where from
     * @return a sum of what was read
     */
    @Benchmark
    @Group("producers8")
    @GroupThreads(1)
    public long drain8(final Lane lane) {
        return lane.drain();
    }
}
