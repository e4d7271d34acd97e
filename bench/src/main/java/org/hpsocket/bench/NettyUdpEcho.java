package org.hpsocket.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;

/**
 * Netty as its users write an echo of datagrams: write on read, flush when the reading is done; one event loop; the
 * pooled allocator.
 *
 * <p>With its own transport many datagrams go in one system call each way, as its options tell it to ({@code recvmmsg},
 * {@code sendmmsg}).
 */
public final class NettyUdpEcho {

    private static final int DATAGRAM_BYTES_MAX = 1_432;
    private static final int DATAGRAMS_PER_CALL = 16;

    private NettyUdpEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the transport, {@code nio} or {@code epoll}, and the port, 0 for any
     */
    public static void main(final String[] args) {
        final var bootstrap = new Bootstrap()
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.SO_RCVBUF, SelectorUdpEcho.RECEIVE_BUFFER_BYTES)
            .handler(new Echo());
        switch (args[0]) {
            case "nio" -> nio(bootstrap);
            case "epoll" -> epoll(bootstrap);
            default -> throw new IllegalArgumentException("transport=" + args[0] + " is neither nio nor epoll");
        }
        final Channel channel = bootstrap.bind("127.0.0.1", Integer.parseInt(args[1])).syncUninterruptibly().channel();
        System.out.println("ready " + ((InetSocketAddress) channel.localAddress()).getPort());
        channel.closeFuture().syncUninterruptibly();
    }

    private static void nio(final Bootstrap bootstrap) {
        bootstrap.group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX));
    }

    private static void epoll(final Bootstrap bootstrap) {
        bootstrap.group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
            .channel(EpollDatagramChannel.class)
            .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES_MAX)
            .option(ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(DATAGRAMS_PER_CALL * DATAGRAM_BYTES_MAX));
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final var datagram = (DatagramPacket) message;
            context.write(new DatagramPacket(datagram.content(), datagram.sender()), context.voidPromise());
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
            System.err.println(cause);
        }
    }
}
