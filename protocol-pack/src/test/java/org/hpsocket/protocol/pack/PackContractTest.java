package org.hpsocket.protocol.pack;

import static org.hpsocket.testkit.Wire.hex;
import static org.hpsocket.testkit.Wire.join;
import static org.hpsocket.testkit.Wire.text;
import static org.hpsocket.testkit.stage.Heard.message;

import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.HandleResult;
import org.hpsocket.Listener;
import org.hpsocket.Pack;
import org.hpsocket.PackListener;
import org.hpsocket.spi.CodecFactory;
import org.hpsocket.spi.Settings;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.CodecContract;
import org.hpsocket.testkit.stage.Heard;
import org.hpsocket.testkit.stage.Reading;
import org.hpsocket.testkit.stage.Writing;

class PackContractTest extends CodecContract {
    private static final Settings TEN = Pack.flag(0x169).maxLength(10).settings();
    private static final Settings ANY_FLAG = Pack.flag(0).settings();
    private static final Settings WIDE = Pack.wide32().maxLength(20_000).settings();
    private static final byte[] LARGE = Wire.random(20_000, 1);

    @Override
    protected CodecFactory factory() {
        return new PackCodecFactory();
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
            Reading.of("nothing", TEN),
            Reading.of("one", TEN, hex("0500405a 68656c6c6f")).hears(message(text("hello"))),
            Reading.of("three", TEN, hex("0500405a 68656c6c6f 0100405a 78 0300405a 616263"))
                .hears(message(text("hello")), message(text("x")), message(text("abc"))),
            Reading.of("shortest and longest", TEN, hex("0100405a 00 0a00405a 00010203040506070809"))
                .hears(message(hex("00")), message(hex("00010203040506070809"))),
            Reading.of("two slabs", ANY_FLAG, join(hex("204e0000"), LARGE)).hears(message(LARGE)),
            Reading.of("any flag", ANY_FLAG, hex("0100c0ff 61 01000000 62"))
                .hears(message(text("a")), message(text("b"))),
            Reading.of("wide", WIDE, join(hex("204e0000"), LARGE, hex("01000000 61")))
                .hears(message(LARGE), message(text("a"))),
            Reading.of("cut in a header", TEN, hex("0100405a 61 010040"))
                .hears(message(text("a"))).fails(Kind.TRUNCATED),
            Reading.of("cut behind a header", TEN, hex("0100405a")).fails(Kind.TRUNCATED),
            Reading.of("cut in a body", TEN, hex("0300405a 6162")).fails(Kind.TRUNCATED),
            Reading.of("wrong flag", TEN, hex("0100405a 61 0100805a 62"))
                .hears(message(text("a"))).fails(Kind.PROTOCOL),
            Reading.of("empty", TEN, hex("0000405a")).fails(Kind.PROTOCOL),
            Reading.of("too long", TEN, hex("0b00405a")).fails(Kind.PROTOCOL),
            Reading.of("wide and empty", WIDE, hex("00000000")).fails(Kind.PROTOCOL),
            Reading.of("wide and too long", WIDE, hex("214e0000")).fails(Kind.PROTOCOL),
            Reading.of("wide and negative", WIDE, hex("ffffffff")).fails(Kind.PROTOCOL));
    }

    @Override
    protected List<Writing> writings() {
        return List.of(
            Writing.of("one", TEN).sends(text("hello")).gives(hex("0500405a 68656c6c6f")),
            Writing.of("pieces", TEN).sends(text("ab"), text(""), text("c")).gives(hex("0300405a 616263")),
            Writing.of("two", TEN).sends(text("a"))
                .sends(text("0123456789")).gives(join(hex("0100405a 61 0a00405a"), text("0123456789"))),
            Writing.of("without flag", ANY_FLAG).sends(LARGE).gives(join(hex("204e0000"), LARGE)),
            Writing.of("wide", WIDE).sends(LARGE).gives(join(hex("204e0000"), LARGE)),
            Writing.of("highest flag", Pack.flag(Pack.FLAG_LIMIT).settings())
                .sends(text("a")).gives(hex("0100c0ff 61")),
            Writing.of("empty", TEN).refuses(0),
            Writing.of("too long", TEN).sends(text("a")).refuses(11),
            Writing.of("far too long", WIDE).refuses(1L << 32 | 1));
    }
}
