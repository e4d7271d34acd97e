package org.hpsocket.dist.successor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.hpsocket.protocol.pack.PackCodecFactory;
import org.hpsocket.spi.Codec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Swap;

/** PACK, but for the first byte of what is heard: that is the mark of this version, a file beside this class. */
public final class MarkedPackFactory implements CodecFactory {
    /** The file. */
    public static final String MARK = "mark";

    private final PackCodecFactory pack = new PackCodecFactory();
    private final byte mark = read();

    /** Reads the mark. */
    public MarkedPackFactory() {
    }

    @Override
    public String name() {
        return pack.name();
    }

    @Override
    public Swap swap() {
        return pack.swap();
    }

    @Override
    public Codec<?> create(final StageContext context) {
        return marking(pack.create(context));
    }

    @Override
    public Codec<?> restore(final State state, final StageContext context) {
        return marking(pack.restore(state, context));
    }

    private Codec<?> marking(final Codec<?> codec) {
        return (Codec<?>) Proxy.newProxyInstance(MarkedPackFactory.class.getClassLoader(), new Class<?>[] {Codec.class},
            (proxy, method, arguments) -> call(codec, method, arguments));
    }

    private Object call(final Codec<?> codec, final Method method, final Object... arguments) throws Throwable {
        if (method.getName().equals("deliver")) {
            final var heard = (ByteBuffer) arguments[0];
            arguments[0] = ByteBuffer.allocate(heard.remaining()).put(heard).put(0, mark).flip();
        }
        try {
            return method.invoke(codec, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static byte read() {
        try (InputStream file = MarkedPackFactory.class.getResourceAsStream(MARK)) {
            return (byte) file.read();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
