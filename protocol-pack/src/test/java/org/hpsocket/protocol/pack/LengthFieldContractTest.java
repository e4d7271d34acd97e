package org.hpsocket.protocol.pack;

import static org.hpsocket.testkit.Wire.hex;
import static org.hpsocket.testkit.Wire.join;
import static org.hpsocket.testkit.Wire.text;
import static org.hpsocket.testkit.stage.Heard.message;

import java.util.List;
import java.util.function.Consumer;
import org.hpsocket.CloseReason.Kind;
import org.hpsocket.Frames.LengthField;
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

class LengthFieldContractTest extends CodecContract {
    private static final Settings SHORT = LengthField.bigEndian(2, 12).settings();
    private static final Settings ITSELF = new LengthField(0, 4, false, -4, true, 100_000).settings();
    private static final Settings TYPED = new LengthField(1, 3, true, 0, false, 8).settings();
    private static final Settings CHECKED = new LengthField(2, 1, false, 2, true, 300).settings();
    private static final Settings EIGHT = new LengthField(0, 8, true, 0, true, 100).settings();
    private static final byte[] LARGE = Wire.random(20_000, 1);

    @Override
    protected CodecFactory factory() {
        return new LengthFieldCodecFactory();
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
            Reading.of("nothing", SHORT),
            Reading.of("three", SHORT, hex("0001 61 0000 000a 30313233343536373839"))
                .hears(message(text("a")), message(), message(text("0123456789"))),
            Reading.of("counts itself", ITSELF, join(hex("00004e24"), LARGE, hex("00000004")))
                .hears(message(LARGE), message()),
            Reading.of("with its header", TYPED, hex("07020000 6869 08000000"))
                .hears(message(hex("07020000 6869")), message(hex("08000000"))),
            Reading.of("more than is counted", CHECKED, hex("ffff 01 c0c1 61 0000 00 c2c3"))
                .hears(message(hex("c0c161")), message(hex("c2c3"))),
            Reading.of("eight bytes", EIGHT, hex("0100000000000000 61")).hears(message(text("a"))),
            Reading.of("cut in a header", TYPED, hex("070200")).fails(Kind.TRUNCATED),
            Reading.of("cut in a body", SHORT, hex("0001 61 0002 62")).hears(message(text("a"))).fails(Kind.TRUNCATED),
            Reading.of("too long", SHORT, hex("000b")).fails(Kind.PROTOCOL),
            Reading.of("less than nothing", ITSELF, hex("00000003")).fails(Kind.PROTOCOL),
            Reading.of("over a long", EIGHT, hex("0100000000000000 61 0000000000000080"))
                .hears(message(text("a"))).fails(Kind.PROTOCOL));
    }

    @Override
    protected List<Writing> writings() {
        return List.of(
            Writing.of("two", SHORT).sends(text("a")).sends(text("b"), text("c")).gives(hex("0001 61 0002 6263")),
            Writing.of("empty", SHORT).sends(text("")).gives(hex("0000")),
            Writing.of("counts itself", ITSELF).sends(LARGE).gives(join(hex("00004e24"), LARGE)),
            Writing.of("with its header", TYPED).sends(hex("07020000"), text("hi")).gives(hex("07020000 6869")),
            Writing.of("zeros before the field", CHECKED).sends(hex("c0c161")).gives(hex("0000 01 c0c161")),
            Writing.of("eight bytes", EIGHT).sends(text("a")).gives(hex("0100000000000000 61")),
            Writing.of("too long for the limit", SHORT).refuses(11),
            Writing.of("too long for the field", CHECKED).refuses(258),
            Writing.of("less than is not counted", CHECKED).refuses(1),
            Writing.of("less than a header", TYPED).refuses(3));
    }
}
