package org.hpsocket.itest.swap.numbered;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes codecs with the manners of its jar. */
final class NumberedFactory implements CodecFactory {
    private final Manners manners = Manners.ofJar();

    @Override
    public String name() {
        return "numbered";
    }

    @Override
    public Swap swap() {
        return manners.is(Manners.NEVER_AT_BOUNDARY) ? Swap.AT_BOUNDARY : Swap.WITH_STATE;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        requireWorking();
        return new NumberedCodec(manners);
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        requireWorking();
        return NumberedCodec.restored(state, manners);
    }

    private void requireWorking() {
        if (manners.is(Manners.FACTORY_THROWS)) {
            throw new IllegalStateException("mark=" + manners.mark() + " makes nothing");
        }
    }
}
