package org.hpsocket.itest.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.hpsocket.Cast;
import org.hpsocket.Component;
import org.hpsocket.DatagramListener;
import org.hpsocket.ErrorEvent;
import org.hpsocket.HandleResult;
import org.hpsocket.HpSocket;
import org.hpsocket.UdpCast;
import org.hpsocket.UdpNode;
import org.hpsocket.itest.Parent;

/**
 * A process with members of casts. Commands: {@code cast NAME PORT GROUP VIA TTL LOOP} and {@code broadcast NAME PORT
 * NETWORK} make one, {@code node NAME PORT GROUP VIA TTL LOOP} one that is a node, {@code send NAME TEXT} casts,
 * {@code end} ends. Tells {@code NAME ready} and {@code NAME heard TEXT from ADDRESS}.
 */
public final class CastMember {
    private final Parent parent = new Parent();
    private final HpSocket hp;
    private final Map<String, UdpCast> casts = new HashMap<>();
    private final Map<String, UdpNode> nodes = new HashMap<>();

    private CastMember(final HpSocket hp) {
        this.hp = hp;
    }

    /**
     * Runs it.
     *
     * @param arguments none
     */
    public static void main(final String... arguments) {
        try (HpSocket hp = HpSocket.load()) {
            final var members = new CastMember(hp);
            for (String line = members.parent.hear(); !line.equals("end"); line = members.parent.hear()) {
                members.obey(line.split(" "));
            }
        }
    }

    private void obey(final String... words) {
        final String name = words[1];
        switch (words[0]) {
            case "cast" -> cast(name, Integer.parseInt(words[2]), group(words));
            case "broadcast" -> cast(name, Integer.parseInt(words[2]), Cast.broadcast(words[3]));
            case "node" -> {
                final UdpNode node = hp.udpNode(new Telling<>(name));
                node.start("", Integer.parseInt(words[2]), group(words));
                nodes.put(name, node);
                parent.tell(name + " ready");
            }
            case "send" -> {
                final ByteBuffer text = ByteBuffer.wrap(words[2].getBytes(StandardCharsets.UTF_8));
                if (casts.containsKey(name)) {
                    casts.get(name).send(text);
                } else {
                    nodes.get(name).sendCast(text);
                }
            }
            default -> parent.tell("unknown " + words[0]);
        }
    }

    private void cast(final String name, final int port, final Cast cast) {
        final UdpCast member = hp.udpCast(cast, new Telling<>(name));
        member.start(port);
        casts.put(name, member);
        parent.tell(name + " ready");
    }

    private static Cast group(final String... words) {
        return Cast.multicast(words[3]).via(words[4])
            .ttl(Integer.parseInt(words[5])).loop(Boolean.parseBoolean(words[6]));
    }

    private final class Telling<N extends Component> implements DatagramListener<N> {
        private final String name;

        Telling(final String name) {
            this.name = name;
        }

        @Override
        public HandleResult onReceive(final N component, final InetSocketAddress from, final ByteBuffer data) {
            final String text = StandardCharsets.UTF_8.decode(data).toString();
            parent.tell(name + " heard " + text + " from " + from.getAddress().getHostAddress());
            return HandleResult.OK;
        }

        @Override
        public void onError(final Component component, final ErrorEvent error) {
            parent.tell(name + " error " + error);
        }
    }
}
