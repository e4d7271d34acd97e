package org.hpsocket.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hpsocket.SwapReport;
import org.hpsocket.SwapStats;
import org.hpsocket.SwapWait;
import org.hpsocket.core.code.Version;

/**
 * One swap that an application asked for: waits, on a thread of its own, until every connection has changed, and says
 * what became of it.
 */
final class Swapping {
    private final Engine engine;
    private final List<ComponentBase> components;
    private final List<Version<?>> code;
    private final long beganNs;
    private final CompletableFuture<SwapReport> done = new CompletableFuture<>();

    Swapping(final Engine engine, final List<ComponentBase> components, final List<Version<?>> code) {
        this.engine = engine;
        this.components = components;
        this.code = code;
        this.beganNs = engine.room().clock().nowNs();
    }

    CompletionStage<SwapReport> begin() {
        components.forEach(ComponentBase::changed);
        engine.room().elsewhere("hpsocket-swap", this::await);
        return done;
    }

    private void await() {
        final long mostNs = components.stream().mapToLong(component -> component.options().swapTimeout().toNanos())
            .max().orElse(0);
        engine.room().threading().awaitThrough(() -> components.stream().allMatch(ComponentBase::isChanged), mostNs);
        done.complete(report());
    }

    private SwapReport report() {
        final List<SwapWait> waiting = components.stream().flatMap(component -> component.swaps().waiting().stream())
            .limit(SwapStats.WAITING_MOST).toList();
        return new SwapReport(code.get(0).text(), code.stream().mapToLong(version -> version.taken.sum()).sum(),
            code.stream().mapToLong(version -> version.refused.sum()).sum(), waiting,
            Duration.ofNanos(engine.room().clock().nowNs() - beganNs));
    }
}
