package org.hpsocket.itest.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.itest.Patience;

/** Keeps the text of datagrams, who sent the last one, and errors. <p>Thread: any. */
final class Datagrams<N extends Component> implements DatagramListener<N> {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();
    private volatile InetSocketAddress from = new InetSocketAddress(0);

    static ByteBuffer of(final String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for so many; gives all. */
    List<String> heard(final int count) {
        Patience.until(() -> count + " datagrams, heard " + heard, () -> heard.size() >= count);
        return heard;
    }

    /** Waits for so many; gives all. */
    List<ErrorEvent> errors(final int count) {
        Patience.until(() -> count + " errors, heard " + errors, () -> errors.size() >= count);
        return errors;
    }

    InetSocketAddress from() {
        return from;
    }

    @Override
    public HandleResult onReceive(final N component, final InetSocketAddress sender, final ByteBuffer data) {
        from = sender;
        heard.add(StandardCharsets.UTF_8.decode(data).toString());
        return HandleResult.OK;
    }

    @Override
    public void onError(final Component component, final ErrorEvent error) {
        errors.add(error);
    }
}
