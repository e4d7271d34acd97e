package org.hpsocket.testkit.component;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** SOCKS5 as a proxy speaks it. */
final class Socks5Talk implements ForeignProxy.Talk {
    private static final int WITH_LOGIN = 2;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    @Override
    public Optional<String> asked(final DataInputStream in, final OutputStream out, final String login)
        throws IOException {
        in.readByte();
        final String methods = text(in);
        final boolean asks = !login.isEmpty();
        if (asks && methods.indexOf(WITH_LOGIN) < 0) {
            out.write(new byte[] {5, -1});
            return Optional.empty();
        }
        out.write(new byte[] {5, (byte) (asks ? WITH_LOGIN : 0)});
        if (asks && !logsIn(in, out, login)) {
            return Optional.empty();
        }
        in.skipBytes(3);
        final String host = host(in);
        return Optional.of(host + ":" + in.readUnsignedShort());
    }

    @Override
    public byte[] yes() {
        return new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 4, 5};
    }

    @Override
    public byte[] no() {
        return new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    private static boolean logsIn(final DataInputStream in, final OutputStream out, final String login)
        throws IOException {
        in.readByte();
        final boolean right = login.equals(text(in) + ":" + text(in));
        out.write(new byte[] {1, (byte) (right ? 0 : 1)});
        return right;
    }

    private static String host(final DataInputStream in) throws IOException {
        final int kind = in.readByte();
        return kind == NAME ? text(in)
            : InetAddress.getByAddress(in.readNBytes(kind == IPV6 ? 2 * Long.BYTES : Integer.BYTES)).getHostAddress();
    }

    private static String text(final DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }
}
