package org.hpsocket.testkit.swap;

import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.CloseReason;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.PackListener;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.CodecContract;
import org.hpsocket.testkit.stage.Heard;
import org.hpsocket.testkit.stage.Reading;
import org.hpsocket.testkit.stage.Writing;

class SwappingCodecTest extends CodecContract {
    private static final Settings SETTINGS = new SwappingProtocol(300).settings();
    private static final byte[] FIRST = Wire.join(Wire.hex("0005 0000"), Wire.text("first"));
    private static final byte[] EMPTY = Wire.hex("0000 0001");
    private static final byte[] THIRD = Wire.join(Wire.hex("0005 0002"), Wire.text("third"));

    @Override
    protected CodecFactory factory() {
        return new SwappingCodecFactory();
    }

    @Override
    protected Listener listener(final Consumer<Heard> heard) {
        return (PackListener) (connection, message) -> {
            heard.accept(Heard.message(message));
            return HandleResult.OK;
        };
    }

    @Override
    protected List<Reading> readings() {
        final Heard first = Heard.message(Wire.text("first"));
        return List.of(
            Reading.of("nothing", SETTINGS),
            Reading.of("one", SETTINGS, FIRST).hears(first),
            Reading.of("three", SETTINGS, Wire.join(FIRST, EMPTY, THIRD))
                .hears(first, Heard.message(), Heard.message(Wire.text("third"))),
            Reading.of("long", SETTINGS, Wire.join(Wire.hex("012C 0000"), Wire.random(300, 1)))
                .hears(Heard.message(Wire.random(300, 1))),
            Reading.of("too long", SETTINGS, Wire.join(FIRST, Wire.hex("012D 0001"))).hears(first)
                .fails(CloseReason.Kind.PROTOCOL),
            Reading.of("missing", SETTINGS, Wire.join(FIRST, THIRD)).hears(first).fails(CloseReason.Kind.PROTOCOL),
            Reading.of("cut off", SETTINGS, Wire.join(FIRST, Wire.hex("0005 00"))).hears(first)
                .fails(CloseReason.Kind.TRUNCATED));
    }

    @Override
    protected List<Writing> writings() {
        return List.of(
            Writing.of("three", SETTINGS)
                .sends(Wire.text("fi"), Wire.text("rst")).sends(new byte[0]).sends(Wire.text("third"))
                .gives(Wire.join(FIRST, EMPTY, THIRD)),
            Writing.of("too long", SETTINGS).sends(Wire.text("first")).refuses(301));
    }
}
