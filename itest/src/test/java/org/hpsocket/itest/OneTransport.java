package org.hpsocket.itest;

import java.util.ServiceLoader;
import org.hpsocket.HpSocket;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.Engine;
import org.hpsocket.core.code.Registry;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.Transport;

/** A runtime with all codecs and filters that are there, and one transport. */
public final class OneTransport {
    private OneTransport() {
    }

    /**
     * Makes it.
     *
     * @param transport the transport
     * @return the runtime
     */
    public static HpSocket runtime(final Transport transport) {
        final var registry = new Registry();
        registry.add(transport);
        ServiceLoader.load(CodecFactory.class).forEach(registry::add);
        ServiceLoader.load(FilterFactory.class).forEach(registry::add);
        return new Engine(new RuntimeOptions(), registry);
    }
}
