package org.hpsocket.core.memory;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.BufferUtil;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * The one place that decides whether Agrona can be used. It reaches into {@code jdk.internal.misc}, which the JVM must
 * be told to allow; an application that forgot gets the JDK's own queue and memory, and one line that says what flag
 * makes it faster.
 */
public final class OffHeap {
    private static final System.Logger LOG = System.getLogger(OffHeap.class.getName());
    private static final boolean AGRONA = probe();

    private OffHeap() {
    }

    static ByteBuffer allocate(final int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    /** Gives memory back at once; without Agrona that is left to the garbage collector. */
    static void free(final ByteBuffer buffer) {
        if (AGRONA) {
            BufferUtil.free(buffer);
        }
    }

    public static <T> Queue<T> manyToOneQueue() {
        return AGRONA ? new ManyToOneConcurrentLinkedQueue<>() : new ConcurrentLinkedQueue<>();
    }

    static boolean usesAgrona() {
        return AGRONA;
    }

    private static boolean probe() {
        try {
            BufferUtil.free(ByteBuffer.allocateDirect(1));
            return new ManyToOneConcurrentLinkedQueue<Integer>().offer(1);
        } catch (final IllegalAccessError | ExceptionInInitializerError | NoClassDefFoundError e) {
            final String module = OffHeap.class.getModule().isNamed() ? "org.agrona" : "ALL-UNNAMED";
            LOG.log(System.Logger.Level.WARNING, "running without Agrona, which is slower; "
                + "start the JVM with --add-exports java.base/jdk.internal.misc=" + module);
            return false;
        }
    }
}
