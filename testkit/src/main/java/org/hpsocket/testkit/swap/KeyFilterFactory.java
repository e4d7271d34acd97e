package org.hpsocket.testkit.swap;

import org.hpsocket.spi.Filter;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/**
 * Makes filters that write their edition on the wire, and can be replaced between two records only.
 *
 * @param edition 0 to 127
 * @param written is told of every record that arrives, by the edition that wrote it
 */
public record KeyFilterFactory(int edition, Sightings written) implements FilterFactory {
    /** The name that layers find it by. */
    public static final String NAME = "keyed";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Swap swap() {
        return Swap.AT_BOUNDARY;
    }

    @Override
    public Filter create(final StageContext context) {
        return new KeyFilter(edition, written);
    }

    @Override
    public Filter restore(final State state, final StageContext context) {
        return create(context);
    }
}
