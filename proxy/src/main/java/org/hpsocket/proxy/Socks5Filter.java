package org.hpsocket.proxy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.hpsocket.Proxy;
import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;

/**
 * Connects through a SOCKS5 proxy, which resolves names.
 *
 * <p>Limits: an answer has at most 262 bytes, by its own length byte.
 * <p>Fails: CONNECT_FAILED in the words of the standard, when the proxy refuses, cannot reach the target, or says
 * what it may not.
 * <p>Source: RFC 1928; RFC 1929 for name and password.
 */
final class Socks5Filter implements Filter {
    private static final byte VERSION = 5;
    private static final byte LOGIN_VERSION = 1;
    private static final byte CONNECT = 1;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int NO_METHOD = 0xFF;
    private static final byte IPV4 = 1;
    private static final byte NAME = 3;
    private static final byte IPV6 = 4;
    private static final int REQUEST_BYTES = 7;
    private static final int[] PLAIN = {NO_LOGIN};
    private static final int[] WITH_LOGIN = {NO_LOGIN, LOGIN};
    private static final String[] REPLIES = {
        "succeeded", "general failure", "not allowed by the rules of the proxy", "network unreachable",
        "host unreachable", "connection refused", "time to live expired", "command not supported",
        "kind of address not supported"};

    private final Destination destination;
    private Talk talk;

    Socks5Filter(final StageContext context, final Talk talk) {
        this.destination = Destination.of(context);
        this.talk = talk;
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        return switch (talk) {
            case BEGUN -> Step.NEEDS_MORE;
            case OFFERED -> method(in, turn);
            case NAMED -> login(in, turn);
            case ASKED -> reply(in, turn);
            case OVER -> Talk.up(in, turn);
        };
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        if (talk == Talk.BEGUN) {
            final int[] methods = methods();
            final ByteBuffer offer = ByteBuffer.allocate(2 + methods.length).put(VERSION).put((byte) methods.length);
            for (final int method : methods) {
                offer.put((byte) method);
            }
            turn.down(offer.flip());
            talk = Talk.OFFERED;
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
        return talk.state();
    }

    private int[] methods() {
        return destination.proxy().hasCredentials() ? WITH_LOGIN : PLAIN;
    }

    private Step method(final Bytes in, final Turn turn) {
        requireVersion(in);
        if (in.remaining() < 2) {
            return Step.NEEDS_MORE;
        }
        final int method = in.peek(1) & 0xFF;
        if (method == LOGIN && destination.proxy().hasCredentials()) {
            logIn(turn);
        } else if (method == NO_LOGIN) {
            ask(turn);
        } else if (method == NO_METHOD) {
            throw destination.unreachable("the proxy asks for another way to log in, offered: none"
                + (destination.proxy().hasCredentials() ? ", user and password" : ""));
        } else {
            throw destination.unreachable("the proxy chose method=" + method + ", which was not offered");
        }
        in.skip(2);
        return Step.EMITTED;
    }

    private void logIn(final Turn turn) {
        final Proxy proxy = destination.proxy();
        final byte[] user = proxy.user().getBytes(StandardCharsets.UTF_8);
        final byte[] password = proxy.password().getBytes(StandardCharsets.UTF_8);
        turn.down(ByteBuffer.allocate(3 + user.length + password.length).put(LOGIN_VERSION)
            .put((byte) user.length).put(user).put((byte) password.length).put(password).flip());
        talk = Talk.NAMED;
    }

    /** The version of this answer is not looked at: some proxies give that of the login, some their own. */
    private Step login(final Bytes in, final Turn turn) {
        if (in.remaining() < 2) {
            return Step.NEEDS_MORE;
        }
        final int status = in.peek(1) & 0xFF;
        if (status != 0) {
            throw destination.unreachable("authentication failed, status=" + status);
        }
        in.skip(2);
        ask(turn);
        return Step.EMITTED;
    }

    private void ask(final Turn turn) {
        final byte[] host = destination.literal().map(InetAddress::getAddress)
            .orElseGet(() -> destination.name().getBytes(StandardCharsets.US_ASCII));
        final boolean named = destination.literal().isEmpty();
        final ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES + host.length)
            .put(VERSION).put(CONNECT).put((byte) 0).put(named ? NAME : host.length == Integer.BYTES ? IPV4 : IPV6);
        if (named) {
            request.put((byte) host.length);
        }
        turn.down(request.put(host).putShort((short) destination.address().getPort()).flip());
        talk = Talk.ASKED;
    }

    private Step reply(final Bytes in, final Turn turn) {
        requireVersion(in);
        if (in.remaining() < 2) {
            return Step.NEEDS_MORE;
        }
        final int reply = in.peek(1) & 0xFF;
        if (reply != 0) {
            throw destination.unreachable((reply < REPLIES.length ? REPLIES[reply] : "not known") + ", reply=" + reply);
        }
        if (in.remaining() <= Integer.BYTES || in.remaining() < replyBytes(in)) {
            return Step.NEEDS_MORE;
        }
        in.skip(replyBytes(in));
        talk = Talk.OVER;
        turn.addresses(destination.address(), null);
        return Step.EMITTED;
    }

    /** Four bytes, the address that the proxy connects from, its port; needs five bytes. */
    private int replyBytes(final Bytes in) {
        final int kind = in.peek(3);
        final int address = switch (kind) {
            case IPV4 -> Integer.BYTES;
            case IPV6 -> 2 * Long.BYTES;
            case NAME -> 1 + (in.peek(4) & 0xFF);
            default -> throw destination.unreachable("the proxy answered with an address of kind=" + (kind & 0xFF)
                + ", known: 1, 3, 4");
        };
        return Integer.BYTES + address + Short.BYTES;
    }

    private void requireVersion(final Bytes in) {
        if (in.remaining() > 0 && in.peek(0) != VERSION) {
            throw destination.unreachable("the proxy does not speak SOCKS5, it answered " + Words.begin(in));
        }
    }
}
