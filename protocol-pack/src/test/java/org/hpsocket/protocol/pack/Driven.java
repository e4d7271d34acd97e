package org.hpsocket.protocol.pack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hpsocket.Connection;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.Cut;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.StageDriver;

/** A codec in a driver, and the messages it has delivered. */
final class Driven implements AutoCloseable {
    final List<byte[]> messages = new ArrayList<>();
    final StageDriver driver;

    private Driven(final Protocol<PackListener> protocol, final boolean echoing, final long seed) {
        driver = StageDriver.codec(factory(protocol.name()), contextOf(protocol), listener(echoing), seed);
    }

    /** Only listens. */
    static Driven listening(final Protocol<PackListener> protocol) {
        return new Driven(protocol, false, 1);
    }

    /** Only listens, and draws from a seed. */
    static Driven listening(final Protocol<PackListener> protocol, final long seed) {
        return new Driven(protocol, false, seed);
    }

    /** Sends back what it hears. */
    static Driven echoing(final Protocol<PackListener> protocol) {
        return new Driven(protocol, true, 1);
    }

    static CodecFactory factory(final String name) {
        return switch (name) {
            case "pack" -> new PackCodecFactory();
            case "delimited" -> new DelimitedCodecFactory();
            case "fixed" -> new FixedCodecFactory();
            case "length-field" -> new LengthFieldCodecFactory();
            default -> throw new IllegalArgumentException("no codec " + name);
        };
    }

    static StageContext contextOf(final Protocol<PackListener> protocol) {
        return new StageContext(protocol.settings(), true, Optional.empty());
    }

    Driven receive(final byte[] wire) {
        driver.receive(wire, Cut.WHOLE);
        return this;
    }

    Driven receive(final byte[] wire, final Cut cut) {
        driver.receive(wire, cut);
        return this;
    }

    /** Gives what was delivered, as text. */
    List<String> heard() {
        return messages.stream().map(message -> new String(message, StandardCharsets.ISO_8859_1)).toList();
    }

    /** Gives the kind and the message of the failure, or that there is none. */
    String failure() {
        return driver.failure().map(error -> error.kind() + " " + error.getMessage()).orElse("none");
    }

    private PackListener listener(final boolean echoing) {
        return (connection, message) -> hear(echoing, connection, message);
    }

    private HandleResult hear(final boolean echoing, final Connection connection, final ByteBuffer message) {
        messages.add(Wire.of(message));
        if (echoing) {
            connection.send(message);
        }
        return HandleResult.OK;
    }

    @Override
    public void close() {
        driver.close();
    }
}
