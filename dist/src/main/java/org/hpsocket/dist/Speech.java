package org.hpsocket.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.hpsocket.Client;
import org.hpsocket.Connection;
import org.hpsocket.Endpoint;
import org.hpsocket.SendResult;

/** Sends what is read: as it is, or each line as a message. */
final class Speech {
    private static final int CHUNK = 1 << 16;

    private final boolean lines;
    private final boolean announced;
    private final int lineMost;
    private final Client client;
    private final Conversation conversation;

    Speech(final Endpoint endpoint, final Client client, final Conversation conversation) {
        final var protocol = endpoint.protocol();
        announced = protocol.name().equals("pull");
        lines = announced || Endpoints.isPack(endpoint) || protocol.datagrams().isPresent();
        lineMost = Endpoints.longest(endpoint);
        this.client = client;
        this.conversation = conversation;
    }

    /** Sends until the end of the input, or of the connection. */
    void send(final InputStream in) throws IOException {
        final var chunk = new byte[CHUNK];
        final var line = new ByteArrayOutputStream();
        boolean open = true;
        for (int length = in.read(chunk); open && length >= 0; length = in.read(chunk)) {
            open = lines ? sentLines(chunk, length, line) : sent(ByteBuffer.wrap(chunk, 0, length));
        }
        if (open && line.size() > 0) {
            sentLine(line);
        }
    }

    private boolean sentLines(final byte[] chunk, final int length, final ByteArrayOutputStream line) {
        int start = 0;
        boolean open = true;
        for (int i = 0; open && i < length; i++) {
            if (chunk[i] == '\n') {
                append(line, chunk, start, i);
                open = sentLine(line);
                start = i + 1;
            }
        }
        append(line, chunk, start, length);
        return open;
    }

    private void append(final ByteArrayOutputStream line, final byte[] chunk, final int start, final int end) {
        line.write(chunk, start, end - start);
        if (line.size() > lineMost + 1) {
            throw Fault.failed("a line is longer than a message can be; max=" + lineMost);
        }
    }

    /** Sends a line without its end; an empty one is no message where there are none. */
    private boolean sentLine(final ByteArrayOutputStream line) {
        final byte[] bytes = line.toByteArray();
        line.reset();
        final int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (length > lineMost) {
            throw Fault.failed("a line has length=" + length + " max=" + lineMost);
        }
        if (length == 0 && !announced) {
            return true;
        }
        final var body = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        return announced ? sent(ByteBuffer.allocate(Integer.BYTES).putInt(0, length), body) : sent(body);
    }

    private boolean sent(final ByteBuffer... pieces) {
        conversation.sending();
        final SendResult result = client.send(pieces);
        if (result == SendResult.FULL) {
            throw Fault.failed("the peer takes no more, unsent bytes="
                + client.connection().map(Connection::pendingBytes).orElse(0L));
        }
        return result == SendResult.QUEUED;
    }
}
