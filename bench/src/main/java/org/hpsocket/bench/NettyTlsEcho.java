package org.hpsocket.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import javax.net.ssl.SSLException;

/** {@link NettyEcho} over NIO with Netty's TLS as its users set it up: its defaults, by the JDK or by BoringSSL. */
public final class NettyTlsEcho {

    private NettyTlsEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args who implements TLS, {@code jdk} or {@code openssl}, the certificate and its key in PEM, and the port,
     *     0 for any
     * @throws SSLException when the certificate cannot be used
     */
    public static void main(final String[] args) throws SSLException {
        final SslContext tls = SslContextBuilder.forServer(new File(args[1]), new File(args[2]))
            .sslProvider(provider(args[0])).build();
        if (tls.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setTicketKeys(ticketKey()); // without one it resumes no session
        }
        NettyEcho.runOverNio(new Connected(tls), Integer.parseInt(args[3]));
    }

    private static SslProvider provider(final String name) {
        return switch (name) {
            case "jdk" -> SslProvider.JDK;
            case "openssl" -> SslProvider.OPENSSL;
            default -> throw new IllegalArgumentException("tls=" + name + " is neither jdk nor openssl");
        };
    }

    private static OpenSslSessionTicketKey ticketKey() {
        final byte[] random = new byte[OpenSslSessionTicketKey.NAME_SIZE + OpenSslSessionTicketKey.HMAC_KEY_SIZE
            + OpenSslSessionTicketKey.AES_KEY_SIZE];
        new SecureRandom().nextBytes(random);
        final ByteBuffer from = ByteBuffer.wrap(random);
        return new OpenSslSessionTicketKey(
            next(from, OpenSslSessionTicketKey.NAME_SIZE), next(from, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
            next(from, OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private static byte[] next(final ByteBuffer from, final int length) {
        final byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static final class Connected extends ChannelInitializer<Channel> {
        private final SslContext tls;

        Connected(final SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(final Channel channel) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()), new NettyEcho.Echo());
        }
    }
}
