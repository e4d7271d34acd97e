package org.hpsocket.dist.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What all connections of a load have seen. <p>Thread: any. */
final class Tally {
    private static final long LATENCY_MOST_NS = 600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int FAULTS_KEPT = 10;

    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAccumulator longestNs = new LongAccumulator(Math::max, 0);
    private final LongAdder faults = new LongAdder();
    private final Recorder latencies = new Recorder(LATENCY_MOST_NS, DIGITS);
    private final List<String> firstFaults = new ArrayList<>();
    private final Histogram total = new Histogram(LATENCY_MOST_NS, DIGITS);

    void answered(final int size, final long latencyNs, final long silenceNs) {
        longestNs.accumulate(silenceNs);
        messages.increment();
        bytes.add(size);
        latencies.recordValue(Math.min(latencyNs, LATENCY_MOST_NS));
    }

    void fault(final String line) {
        faults.increment();
        synchronized (firstFaults) {
            if (firstFaults.size() < FAULTS_KEPT) {
                firstFaults.add(line);
            }
        }
    }

    void lost(final long count) {
        lost.add(count);
    }

    long lost() {
        return lost.sum();
    }

    /** Gives the longest time between two answers on one connection since it was asked last. */
    long takeLongestNs() {
        return longestNs.getThenReset();
    }

    long messages() {
        return messages.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long faults() {
        return faults.sum();
    }

    List<String> firstFaults() {
        synchronized (firstFaults) {
            return List.copyOf(firstFaults);
        }
    }

    /** Gives the times of all answers so far. */
    Histogram latencies() {
        synchronized (total) {
            total.add(latencies.getIntervalHistogram());
            return total.copy();
        }
    }
}
