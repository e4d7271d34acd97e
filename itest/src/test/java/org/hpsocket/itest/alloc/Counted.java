package org.hpsocket.itest.alloc;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What threads have allocated on the heap, by the JVM's own count. */
final class Counted {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] ids;

    private Counted(final long... ids) {
        this.ids = ids;
    }

    /** The threads of a component, or any others, by how their names begin. */
    static Counted threads(final String names) {
        final List<Thread> found = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(names)).toList();
        if (found.isEmpty()) {
            throw new AssertionError("no thread " + names);
        }
        return new Counted(found.stream().mapToLong(Thread::getId).toArray());
    }

    static Counted thisThread() {
        return new Counted(Thread.currentThread().getId());
    }

    long bytes() {
        long sum = 0;
        for (final long bytes : THREADS.getThreadAllocatedBytes(ids)) {
            sum += bytes;
        }
        return sum;
    }
}
