package org.hpsocket.protocol.pack;

import static org.hpsocket.testkit.Wire.text;
import static org.hpsocket.testkit.stage.Heard.message;

import java.util.Arrays;
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

class DelimitedContractTest extends CodecContract {
    private static final Settings LINES = new Frames.Delimited(5, text("\r\n")).settings();
    private static final Settings AAB = new Frames.Delimited(5, text("aab")).settings();
    private static final Settings SIXTEEN = new Frames.Delimited(5_000, text("aaaaaaaaaaaaaaab")).settings();
    private static final byte[] LARGE = filled(5_000);

    @Override
    protected CodecFactory factory() {
        return new DelimitedCodecFactory();
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
            Reading.of("nothing", LINES),
            Reading.of("three", LINES, text("ab\r\n12345\r\nc\r\n"))
                .hears(message(text("ab")), message(text("12345")), message(text("c"))),
            Reading.of("empty", LINES, text("\r\n\r\na\r\n")).hears(message(), message(), message(text("a"))),
            Reading.of("halves of a delimiter", LINES, text("\r\r\n\n\r\n\r\r\r\r\r\r\n"))
                .hears(message(text("\r")), message(text("\n")), message(text("\r\r\r\r\r"))),
            Reading.of("begun twice", AAB, text("aaabbaaabaab"))
                .hears(message(text("a")), message(text("ba")), message()),
            Reading.of("long", SIXTEEN, Wire.join(LARGE, text("aaaaaaaaaaaaaaab"))).hears(message(LARGE)),
            Reading.of("cut in a message", LINES, text("a\r\nb")).hears(message(text("a"))).fails(Kind.TRUNCATED),
            Reading.of("cut in a delimiter", LINES, text("a\r")).fails(Kind.TRUNCATED),
            Reading.of("too long", LINES, text("a\r\n123456")).hears(message(text("a"))).fails(Kind.LIMIT),
            Reading.of("too long by a delimiter that was none", LINES, text("12345\r\r")).fails(Kind.LIMIT));
    }

    @Override
    protected List<Writing> writings() {
        return List.of(
            Writing.of("two", LINES).sends(text("ab")).sends(text("c"), text("d")).gives(text("ab\r\ncd\r\n")),
            Writing.of("empty", LINES).sends(text("")).gives(text("\r\n")),
            Writing.of("longest", LINES).sends(text("12345")).gives(text("12345\r\n")),
            Writing.of("too long", LINES).refuses(6),
            Writing.of("far too long", LINES).refuses(1L << 32));
    }

    private static byte[] filled(final int length) {
        final var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }
}
