package org.hpsocket.protocol.pack;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.osgi.service.component.annotations.Component;

/** Makes the codecs of {@link org.hpsocket.Pack}. <p>Thread: any. */
@Component(service = CodecFactory.class)
public final class PackCodecFactory implements CodecFactory {

    /** Creates the factory; it holds nothing. */
    public PackCodecFactory() {
    }

    @Override
    public String name() {
        return "pack";
    }

    @Override
    public Swap swap() {
        return Swap.AT_BOUNDARY;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        return new PackCodec(context.settings());
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        if (!state.equals(State.NONE)) {
            throw new IllegalArgumentException("pack takes over no state, got " + state);
        }
        return create(context);
    }
}
