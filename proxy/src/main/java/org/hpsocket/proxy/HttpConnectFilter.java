package org.hpsocket.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.Settings;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * Connects through an HTTP proxy, which resolves names. An answer of the two hundreds opens the tunnel, and has no
 * body whatever its fields say.
 *
 * <p>Limits: {@value #HEAD_BYTES_MAX} bytes for the head of an answer.
 * <p>Fails: CONNECT_FAILED in the words of the proxy, when it refuses or cannot reach the target; or when it does not
 * speak HTTP.
 * <p>Source: RFC 9110, section 9.3.6; RFC 7617 for name and password.
 */
final class HttpConnectFilter implements Filter {
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int LINE_BYTES_MAX = 512;
    private static final String BEGIN = "HTTP/1.";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.\\d +(\\d{3})(?: .*)?");
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int HUNDRED = 100;
    private static final int SUCCESS = 2;

    private final Destination destination;
    private final StringBuilder statusLine = new StringBuilder();
    private Talk talk;
    private boolean statusWhole;
    private int headBytes;
    private int lineBytes;

    HttpConnectFilter(final StageContext context) {
        destination = Destination.of(context);
        talk = Talk.BEGUN;
    }

    HttpConnectFilter(final StageContext context, final Talk talk, final Settings state) {
        this.destination = Destination.of(context);
        this.talk = talk;
        this.statusLine.append(state.value("statusLine", String.class));
        this.statusWhole = state.flag("statusWhole");
        this.headBytes = state.integer("headBytes");
        this.lineBytes = state.integer("lineBytes");
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        return switch (talk) {
            case ASKED -> answer(in, turn);
            case OVER -> Talk.up(in, turn);
            default -> Step.NEEDS_MORE;
        };
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (talk == Talk.BEGUN) {
            turn.down(ByteBuffer.wrap(request().getBytes(StandardCharsets.US_ASCII)));
            talk = Talk.ASKED;
            return Step.EMITTED;
        }
        return talk.down(in, turn);
    }

    @Override
    public boolean ready() {
        return talk == Talk.OVER;
    }

    @Override
    public boolean isTransparent() {
        return talk == Talk.OVER;
    }

    @Override
    public Step end(final Turn turn) {
        if (talk != Talk.OVER) {
            throw destination.closed();
        }
        return Step.ENDED;
    }

    @Override
    public State export() {
        return talk.state(Map.of("statusLine", statusLine.toString(), "statusWhole", statusWhole,
            "headBytes", headBytes, "lineBytes", lineBytes));
    }

    private String request() {
        final String target = destination.authority();
        final Proxy proxy = destination.proxy();
        final byte[] login = (proxy.user() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
        final String field = proxy.hasCredentials()
            ? "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n" : "";
        return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + field + "\r\n";
    }

    /** Takes the head as it comes, and keeps of it the first line. */
    private Step answer(final Bytes in, final Turn turn) {
        requireHttp(in);
        final int before = headBytes;
        while (in.remaining() > 0) {
            if (headBytes == HEAD_BYTES_MAX) {
                throw destination.unreachable("the head of the proxy's answer is longer than max=" + HEAD_BYTES_MAX
                    + " bytes");
            }
            headBytes++;
            if (isLast(in.get())) {
                judge(turn);
                return Step.EMITTED;
            }
        }
        return headBytes > before ? Step.EMITTED : Step.NEEDS_MORE;
    }

    /** Whether a letter ends the head: the line feed of an empty line. */
    private boolean isLast(final byte letter) {
        if (letter == '\n') {
            final boolean empty = lineBytes == 0;
            statusWhole = true;
            lineBytes = 0;
            return empty;
        }
        if (letter != '\r') {
            lineBytes++;
            if (!statusWhole && statusLine.length() < LINE_BYTES_MAX) {
                statusLine.append((char) (letter & 0xFF));
            }
        }
        return false;
    }

    private void judge(final Turn turn) {
        final Matcher status = STATUS.matcher(statusLine);
        if (!status.matches()) {
            throw destination.unreachable("the proxy answered no status: " + Words.printable(statusLine.toString()));
        }
        final int code = Integer.parseInt(status.group(1));
        if (code / HUNDRED == SUCCESS) {
            talk = Talk.OVER;
            turn.addresses(destination.address(), null);
        } else if (code / HUNDRED != 1 || code == SWITCHING_PROTOCOLS) {
            throw destination.unreachable(Words.printable(statusLine.substring(status.start(1))));
        }
        statusLine.setLength(0);
        statusWhole = false;
        headBytes = 0;
    }

    private void requireHttp(final Bytes in) {
        final int known = headBytes;
        for (int i = 0; known + i < BEGIN.length() && i < in.remaining(); i++) {
            if (in.peek(i) != BEGIN.charAt(known + i)) {
                throw destination.unreachable("the proxy does not speak HTTP/1, it answered " + Words.begin(in));
            }
        }
    }
}
