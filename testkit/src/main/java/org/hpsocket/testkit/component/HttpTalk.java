package org.hpsocket.testkit.component;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** CONNECT of HTTP as a proxy speaks it. */
final class HttpTalk implements ForeignProxy.Talk {

    @Override
    public Optional<String> asked(final DataInputStream in, final OutputStream out, final String login)
        throws IOException {
        final List<String> head = head(in);
        final String target = head.get(0).replaceFirst("^CONNECT (\\S+) HTTP/1.1$", "$1");
        if (!head.contains("Host: " + target)) {
            out.write(text("HTTP/1.1 400 Bad Request\r\n\r\n"));
            return Optional.empty();
        }
        final String word = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        if (!login.isEmpty() && !head.contains("Proxy-Authorization: Basic " + word)) {
            out.write(text(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"r\"\r\n\r\n<p>No"));
            return Optional.empty();
        }
        return Optional.of(target);
    }

    @Override
    public byte[] yes() {
        return text("HTTP/1.1 200 Connection established\r\nVia: 1.1 here\r\n\r\n");
    }

    @Override
    public byte[] no() {
        return text("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno");
    }

    private static List<String> head(final DataInputStream in) throws IOException {
        final var lines = new ArrayList<String>();
        final var line = new StringBuilder();
        while (true) {
            final char letter = (char) in.readUnsignedByte();
            if (letter != '\n') {
                line.append(letter);
            } else if (line.length() == 1) {
                return lines;
            } else {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
        }
    }

    private static byte[] text(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
