package org.hpsocket.core.datagram;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.UdpNode;
import org.hpsocket.core.Diary;

/** Writes down every event of a node, then does what the test wants done in it. */
public class NodeDiary implements DatagramListener<UdpNode> {
    public final List<String> events = new CopyOnWriteArrayList<>();
    public final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();
    public volatile Receiving receive = (node, from, data) -> { };
    public volatile Runnable sent = () -> { };

    @Override
    public HandleResult onReceive(final UdpNode node, final InetSocketAddress from, final ByteBuffer data) {
        events.add("receive " + from.getPort() + " " + Diary.text(data));
        receive.from(node, from, data);
        return HandleResult.OK;
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error);
        events.add("error " + error.kind());
    }

    @Override
    public void onShutdown(final Component component) {
        events.add("shutdown");
    }

    /** One that hears of sends, too. */
    public static final class OfSends extends NodeDiary {
        @Override
        public void onSend(final UdpNode node, final InetSocketAddress to, final int bytes) {
            events.add("send " + to.getPort() + " " + bytes);
            sent.run();
        }
    }

    /** What is done with a datagram. */
    public interface Receiving {
        void from(UdpNode node, InetSocketAddress from, ByteBuffer data);
    }
}
