package org.hpsocket.core.folder;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** A factory with a name and nothing to make. */
record FakeCodec(String name) implements CodecFactory {
    @Override
    public Swap swap() {
        return Swap.AT_BOUNDARY;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        throw new UnsupportedOperationException(name);
    }
}
