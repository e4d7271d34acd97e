package org.hpsocket.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.hpsocket.Cast;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;

/**
 * Lines of stdin go to everybody in a multicast group on this machine, and theirs are printed. Argument: the port, 5555
 * without one.
 */
public final class GroupChat {
    private GroupChat() {
    }

    /**
     * Runs it.
     *
     * @param args the port
     * @throws IOException when stdin cannot be read
     */
    public static void main(final String[] args) throws IOException {
        final var group = Cast.multicast("239.255.5.5").ttl(0).loop(true).via("127.0.0.1");
        try (HpSocket hp = HpSocket.load();
            var member = hp.udpCast(group, (cast, from, line) -> {
                System.out.println(StandardCharsets.UTF_8.decode(line));
                return HandleResult.OK;
            })) {
            member.start(args.length == 0 ? 5555 : Integer.parseInt(args[0]));
            final var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                member.send(StandardCharsets.UTF_8.encode(line));
            }
        }
    }
}
