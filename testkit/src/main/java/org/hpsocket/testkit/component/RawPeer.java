package org.hpsocket.testkit.component;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.Server;
import org.hpsocket.UdpNode;

/**
 * A datagram socket that knows nothing of peers: sends what it is told, and writes down each datagram as a line of hex,
 * {@code -} for an empty one.
 */
final class RawPeer implements DatagramListener<UdpNode> {
    static final String NOTICE = "beb61febda5246ba923359dbbfe6c8e4";
    private static final HexFormat HEX = HexFormat.of();

    private final Diary diary = new Diary();
    private final UdpNode node;
    private volatile InetSocketAddress last = new InetSocketAddress(0);

    private RawPeer(final HpSocket hp) {
        node = hp.udpNode(this, options -> options.maxDatagramSize(65_507));
    }

    static RawPeer of(final HpSocket hp) {
        final var peer = new RawPeer(hp);
        peer.node.start(ComponentContract.HOST, 0);
        return peer;
    }

    int port() {
        return node.localAddress().orElseThrow().getPort();
    }

    void send(final Server server, final String hex) {
        node.send((InetSocketAddress) server.localAddress().orElseThrow(), ByteBuffer.wrap(bytes(hex)));
    }

    /** Sends to whoever was heard last. */
    void answer(final String hex) {
        node.send(last, ByteBuffer.wrap(bytes(hex)));
    }

    /** Waits for so many datagrams, and gives all there are. */
    List<String> heard(final int count) {
        diary.await(count + " datagrams", () -> diary.count("") >= count);
        return diary.all();
    }

    List<String> heard() {
        return diary.all();
    }

    static String hex(final String text) {
        return HEX.formatHex(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Override
    public HandleResult onReceive(final UdpNode component, final InetSocketAddress from, final ByteBuffer data) {
        final var copy = new byte[data.remaining()];
        data.get(copy);
        last = from;
        diary.note(copy.length == 0 ? "-" : HEX.formatHex(copy), 0, () -> { });
        return HandleResult.OK;
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        diary.note("error " + error, 0, () -> { });
    }

    private static byte[] bytes(final String hex) {
        return hex.equals("-") ? new byte[0] : HEX.parseHex(hex);
    }
}
