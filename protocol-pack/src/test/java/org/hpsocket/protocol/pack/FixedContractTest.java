package org.hpsocket.protocol.pack;

import static org.hpsocket.testkit.Wire.text;
import static org.hpsocket.testkit.stage.Heard.message;

import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Frames;
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

class FixedContractTest extends CodecContract {
    private static final Settings THREE = new Frames.Fixed(3).settings();
    private static final Settings LONG = new Frames.Fixed(20_000).settings();
    private static final byte[] LARGE = Wire.random(20_000, 1);

    @Override
    protected CodecFactory factory() {
        return new FixedCodecFactory();
    }

    @Override
    protected Listener listener(final Consumer<Heard> heard) {
        return (PackListener) (connection, message) -> {
            heard.accept(message(message));
            return HandleResult.OK;
        };
    }

    @Override
    protected List<Reading> readings() {
        return List.of(
            Reading.of("nothing", THREE),
            Reading.of("three", THREE, text("abcdefghi"))
                .hears(message(text("abc")), message(text("def")), message(text("ghi"))),
            Reading.of("single bytes", new Frames.Fixed(1).settings(), text("ab"))
                .hears(message(text("a")), message(text("b"))),
            Reading.of("long", LONG, LARGE).hears(message(LARGE)),
            Reading.of("cut", THREE, text("abcd")).hears(message(text("abc"))).fails(Kind.TRUNCATED));
    }

    @Override
    protected List<Writing> writings() {
        return List.of(
            Writing.of("two", THREE).sends(text("abc")).sends(text("d"), text("ef")).gives(text("abcdef")),
            Writing.of("long", LONG).sends(LARGE).gives(LARGE),
            Writing.of("empty", THREE).refuses(0),
            Writing.of("too short", THREE).refuses(2),
            Writing.of("too long", THREE).refuses(4));
    }
}
