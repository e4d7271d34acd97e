package org.hpsocket.core.datagram;

import java.util.Optional;
import org.hpsocket.DatagramListener;
import org.hpsocket.Protocol;
import org.hpsocket.Udp;
import org.hpsocket.core.codec.UdpCodec;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;

/** Datagrams without connections: nothing is added to them, and nothing is understood. */
public record NodeProtocol(String name) implements Protocol<DatagramListener<?>> {

    @Override
    @SuppressWarnings("rawtypes")
    public Class<DatagramListener> listenerType() {
        return DatagramListener.class;
    }

    @Override
    public Settings settings() {
        return Udp.push().plain().settings();
    }

    @Override
    public Optional<CodecFactory> codec() {
        return Optional.of(new UdpCodec.Factory());
    }

    @Override
    public Optional<Udp> datagrams() {
        return Optional.of(Udp.push().plain());
    }
}
