package org.hpsocket.proxy;

import static org.hpsocket.CloseReason.Kind.CONNECT_FAILED;

import java.util.List;
import org.hpsocket.Proxy;
import org.hpsocket.proxy.Scripted.Line;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.FilterContract;
import org.hpsocket.testkit.stage.Reading;

class Socks5ContractTest extends FilterContract {
    private static final Proxy PLAIN = Proxy.socks5("127.0.0.1", 1080);
    private static final Proxy NAMED = PLAIN.credentials("me", "word");
    private static final StageContext BY_NAME = Rows.through(PLAIN, "example.org", 80);
    private static final StageContext WITH_LOGIN = Rows.through(NAMED, "192.0.2.7", 443);
    private static final byte[] OK = Wire.hex("05 00 00 01 0a000001 1f90");
    private static final List<Line> SCRIPT = List.of(
        new Line(Wire.hex("05 02 00 02"), Wire.hex("05 02")),
        new Line(Wire.join(Wire.hex("01 02"), Wire.text("me"), Wire.hex("04"), Wire.text("word")), Wire.hex("01 00")),
        new Line(Wire.hex("05 01 00 01 c0000207 01bb"), OK));

    @Override
    protected FilterFactory factory() {
        return new TwoSided(new Socks5FilterFactory(), false, () -> new Scripted(SCRIPT));
    }

    @Override
    protected StageContext near() {
        return WITH_LOGIN;
    }

    @Override
    protected StageContext far() {
        return Rows.ACCEPTED;
    }

    @Override
    protected boolean partsWithFarewell() {
        return false;
    }

    @Override
    protected boolean noticesDamage() {
        return false;
    }

    @Override
    protected List<Reading> readings() {
        final byte[] method = Wire.hex("05 00");
        return List.of(
            Rows.opens("IPv4", BY_NAME, method, OK),
            Rows.opens("IPv6", BY_NAME, method, Wire.hex("05 00 00 04 00000000000000000000000000000001 0050")),
            Rows.opens("name", BY_NAME, method, Wire.hex("05 00 00 03 04"), Wire.text("host"), Wire.hex("0050")),
            Rows.opens("empty name", BY_NAME, method, Wire.hex("05 00 00 03 00 0050")),
            Rows.opens("reserved byte", BY_NAME, method, Wire.hex("05 00 FF 01 00000000 0000")),
            Rows.opens("login not asked for", WITH_LOGIN, method, OK),
            Rows.opens("login", WITH_LOGIN, Wire.hex("05 02 01 00"), OK),
            Rows.opens("login of another version", WITH_LOGIN, Wire.hex("05 02 05 00"), OK),
            Rows.waits("nothing", BY_NAME, 0),
            Rows.waits("half a method", BY_NAME, 1, Wire.hex("05")),
            Rows.waits("half a login", WITH_LOGIN, 1, Wire.hex("05 02 01")),
            Rows.waits("no address", BY_NAME, 4, method, Wire.hex("05 00 00 03")),
            Rows.waits("half a port", BY_NAME, 9, method, Wire.hex("05 00 00 01 0a000001 1f")),
            Rows.waits("half a name", BY_NAME, 260, method, Wire.hex("05 00 00 03 FF"), new byte[255]),
            fails("other version", "04 00"),
            fails("HTTP", "48"),
            fails("no method", "05 FF"),
            fails("login that was not offered", "05 02"),
            fails("method that was not offered", "05 01"),
            fails("reply of other version", "05 00 00"),
            fails("unknown reply, cut short", "05 00 05 09"),
            fails("highest reply", "05 00 05 FF"),
            fails("refused with an address", "05 00 05 05 00 01 00000000 0000"),
            fails("unknown kind of address", "05 00 05 00 00 02 00"),
            fails("negative kind of address", "05 00 05 00 00 FF 00"),
            Rows.fails("login refused", WITH_LOGIN, CONNECT_FAILED, Wire.hex("05 02 01 01")));
    }

    private static Reading fails(final String name, final String said) {
        return Rows.fails(name, BY_NAME, CONNECT_FAILED, Wire.hex(said));
    }
}
