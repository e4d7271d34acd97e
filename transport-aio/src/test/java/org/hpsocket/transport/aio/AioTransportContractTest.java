package org.hpsocket.transport.aio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.util.Optional;
import org.hpsocket.spi.Link;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.transport.TransportContract;

class AioTransportContractTest extends TransportContract {

    @Override
    protected Transport transport() {
        return new AioTransport();
    }

    @Override
    public Optional<Object> option(final Link link, final SocketOption<?> option) {
        try {
            return Optional.of(((AioLink) link).channel.getOption(option));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
