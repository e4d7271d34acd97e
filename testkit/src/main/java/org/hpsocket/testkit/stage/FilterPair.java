package org.hpsocket.testkit.stage;

import java.io.ByteArrayOutputStream;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.Step;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Stress;

/** Two filters that talk to each other. */
final class FilterPair implements AutoCloseable {
    private static final int ROUNDS_MAX = 10_000;

    private final StageDriver near;
    private final StageDriver far;
    private final Cut cut;
    private final ByteArrayOutputStream there = new ByteArrayOutputStream();

    FilterPair(
        final FilterFactory factory, final StageContext nearContext, final StageContext farContext, final Cut cut,
        final long seed, final Stress... stress) {
        this.cut = cut;
        this.near = StageDriver.filter(factory, nearContext, seed).under(stress).open();
        this.far = StageDriver.filter(factory, farContext, seed + 1).under(stress).open();
    }

    StageDriver near() {
        return near;
    }

    StageDriver far() {
        return far;
    }

    /** Gives all that went from near to far. */
    byte[] there() {
        return there.toByteArray();
    }

    /** Carries bytes both ways until there are none. */
    void talk() {
        for (int rounds = 0; rounds < ROUNDS_MAX; rounds++) {
            final byte[] toFar = near.takeDown();
            final byte[] toNear = far.takeDown();
            if (toFar.length + toNear.length == 0) {
                return;
            }
            there.writeBytes(toFar);
            far.receive(toFar, cut);
            near.receive(toNear, cut);
        }
        throw new AssertionError("two filters never fall silent");
    }

    boolean areReady() {
        return ((Filter) near.stage()).ready() && ((Filter) far.stage()).ready();
    }

    /** Lets both say farewell, near first, and tells them that the input has ended. */
    void part() {
        near.finish();
        talk();
        final Step farEnd = far.end();
        far.finish();
        talk();
        final Step nearEnd = near.end();
        if (farEnd != Step.ENDED || nearEnd != Step.ENDED) {
            throw new AssertionError("after the farewells the end was near=" + nearEnd + " far=" + farEnd);
        }
    }

    @Override
    public void close() {
        try (near; far) {
            talk();
        }
    }
}
