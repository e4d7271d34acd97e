package org.hpsocket.testkit.swap;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** Makes the codec of {@link SwappingProtocol}. */
public final class SwappingCodecFactory implements CodecFactory {

    /** Creates the factory. */
    public SwappingCodecFactory() {
        super();
    }

    @Override
    public String name() {
        return "swapping";
    }

    @Override
    public Swap swap() {
        return Swap.WITH_STATE;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        return new SwappingCodec(context.settings(), 0, 0);
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        return SwappingCodec.restored(state, context.settings());
    }
}
