package org.hpsocket.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.util.Optional;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.transport.TransportContract;

class NioTransportContractTest extends TransportContract {

    @Override
    protected Transport transport() {
        return new NioTransport();
    }

    @Override
    public Optional<Object> option(final Link link, final SocketOption<?> option) {
        try {
            return Optional.of(((NioLink) link).channel.getOption(option));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
