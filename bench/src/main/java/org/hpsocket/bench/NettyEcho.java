package org.hpsocket.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;

/**
 * Netty as its users write an echo: write on read, flush when the reading is done; one event loop; its defaults
 * otherwise, but for the pooled allocator in place of the adaptive one: with that Netty used about a fifth more CPU
 * time at 64 KB.
 *
 * <p>A peer that does not read is not read from above 1 MiB. That is far above what the load keeps under way on a
 * connection, so Netty never has to change its interest for it.
 */
public final class NettyEcho {

    private static final int BACKLOG = 4096;
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

    private NettyEcho() {
    }

    /**
     * Runs until the process is ended.
     *
     * @param args the transport, {@code nio} or {@code epoll}, and the port, 0 for any
     */
    public static void main(final String[] args) {
        switch (args[0]) {
            case "nio" -> runOverNio(new Connected(), Integer.parseInt(args[1]));
            case "epoll" -> run(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, new Connected(),
                Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException("transport=" + args[0] + " is neither nio nor epoll");
        }
    }

    static void runOverNio(final ChannelInitializer<Channel> connected, final int port) {
        run(NioIoHandler.newFactory(), NioServerSocketChannel.class, connected, port);
    }

    private static void run(final IoHandlerFactory io, final Class<? extends ServerSocketChannel> kind,
        final ChannelInitializer<Channel> connected, final int port) {
        final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, io);
        final Channel listener = new ServerBootstrap()
            .group(loop)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childHandler(connected)
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
        System.out.println("ready " + ((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().syncUninterruptibly();
    }

    private static final class Connected extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(final Channel channel) {
            channel.pipeline().addLast(new Echo());
        }
    }

    /** Sends back what it reads. */
    static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelWritabilityChanged(final ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
            context.close();
        }
    }
}
