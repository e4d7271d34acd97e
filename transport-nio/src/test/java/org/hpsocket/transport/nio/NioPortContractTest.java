package org.hpsocket.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.util.Optional;
import org.hpsocket.spi.Port;
import org.hpsocket.spi.Transport;
import org.hpsocket.testkit.port.PortContract;
import org.junit.jupiter.api.Nested;

/** The contract of ports, by both families. */
class NioPortContractTest {
    private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

    @Nested
    class Four extends Suite {
        Four() {
            super("127.0.0.1");
        }
    }

    @Nested
    class Six extends Suite {
        Six() {
            super("::1");
        }
    }

    abstract static class Suite extends PortContract {
        private final String address;

        Suite(final String address) {
            this.address = address;
        }

        @Override
        protected Transport transport() {
            return new NioTransport();
        }

        @Override
        protected InetAddress address() {
            return literal(address);
        }

        /** Only Linux has an address that reaches everybody on the loop-back. */
        @Override
        public Optional<InetAddress> broadcast() {
            return IS_LINUX ? Optional.of(literal("127.255.255.255")) : Optional.empty();
        }

        /** To Linux the loop-back is a wire that ends where it begins. */
        @Override
        public boolean givesBackAll() {
            return IS_LINUX;
        }

        @Override
        public Optional<Object> option(final Port port, final SocketOption<?> option) {
            try {
                return Optional.of(((NioPort) port).channel.getOption(option));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static InetAddress literal(final String numbers) {
            try {
                return InetAddress.getByName(numbers);
            } catch (final UnknownHostException e) {
                throw new IllegalArgumentException(numbers, e);
            }
        }
    }
}
