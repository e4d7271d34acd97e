package org.hpsocket.testkit.swap;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes the codec of {@link ChainProtocol}. */
public final class ChainCodecFactory implements CodecFactory {

    /** Creates the factory. */
    public ChainCodecFactory() {
        super();
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        return new ChainCodec(context.settings());
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        if (state.version() != ChainCodec.STATE_VERSION) {
            throw new IllegalArgumentException("chain state version=" + state.version() + " known="
                + ChainCodec.STATE_VERSION);
        }
        return new ChainCodec(context.settings(), state.values());
    }
}
