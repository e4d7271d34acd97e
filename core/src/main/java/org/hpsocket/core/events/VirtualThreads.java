package org.hpsocket.core.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hpsocket.StartException;

/** Virtual threads, where the JDK has them. */
final class VirtualThreads {
    private VirtualThreads() {
    }

    static ExecutorService executor() {
        try {
            return (ExecutorService) MethodHandles.publicLookup().findStatic(
                Executors.class, "newVirtualThreadPerTaskExecutor",
                MethodType.methodType(ExecutorService.class)).invoke();
        } catch (final Throwable e) {
            throw new StartException(StartException.Step.WORKER_THREAD_CREATE,
                "dispatch=VIRTUAL needs Java 21 or newer, this is " + Runtime.version(), e);
        }
    }
}
