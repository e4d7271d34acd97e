package org.hpsocket.protocol.pack;

import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;
import org.osgi.service.component.annotations.Component;

/** Makes the codecs of {@link org.hpsocket.Frames.LengthField}. <p>Thread: any. */
@Component(service = CodecFactory.class)
public final class LengthFieldCodecFactory implements CodecFactory {

    /** Creates the factory; it holds nothing. */
    public LengthFieldCodecFactory() {
    }

    @Override
    public String name() {
        return "length-field";
    }

    @Override
    public Swap swap() {
        return Swap.AT_BOUNDARY;
    }

    @Override
    public Codec<?> create(final StageContext context) {
        return new LengthFieldCodec(context.settings());
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        if (!state.equals(State.NONE)) {
            throw new IllegalArgumentException("length-field takes over no state, got " + state);
        }
        return create(context);
    }
}
