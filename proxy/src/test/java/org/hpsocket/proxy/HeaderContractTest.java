package org.hpsocket.proxy;

import static org.hpsocket.CloseReason.Kind.PROTOCOL;

import java.util.List;
import java.util.stream.Stream;
import org.hpsocket.Proxy;
import org.hpsocket.proxy.Scripted.Line;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.Wire;
import org.hpsocket.testkit.stage.FilterContract;
import org.hpsocket.testkit.stage.Reading;

class HeaderContractTest extends FilterContract {
    private static final String SIGNATURE = "0D0A0D0A000D0A515549540A ";
    private static final String IPV4 = "cb007107 c6336401 1267 01bb ";
    private static final String IPV6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 1267 01bb ";
    private static final byte[] LINE = Wire.text("PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\r\n");

    @Override
    protected FilterFactory factory() {
        return new TwoSided(new HeaderFilterFactory(), true, () -> new Scripted(List.of(new Line(new byte[0], LINE))));
    }

    @Override
    protected StageContext near() {
        return Rows.through(Proxy.none(), "example.org", 80);
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
        return Stream.of(lines(), wrongLines(), binary(), wrongBinary()).flatMap(List::stream).toList();
    }

    private static List<Reading> lines() {
        final String longest = "PROXY TCP6" + (" ffff" + ":ffff".repeat(7)).repeat(2) + " 65535 65535\r\n";
        return List.of(
            Rows.opens("line", Rows.ACCEPTED, LINE),
            opens("longest of IPv6", longest),
            opens("ports", "PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n"),
            opens("short IPv6", "PROXY TCP6 ::1 2001:db8:: 1 2\r\n"),
            opens("mapped IPv4", "PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2\r\n"),
            opens("unknown", "PROXY UNKNOWN\r\n"),
            opens("unknown and anything", "PROXY UNKNOWN any thing\0 at all\r\n"),
            opens("unknown and as much as there may be", "PROXY UNKNOWN " + "x".repeat(91) + "\r\n"),
            waits("nothing", ""),
            waits("a letter", "P"),
            waits("half a word", "PROX"),
            waits("half a line end", "PROXY UNKNOWN\r"),
            waits("all but one of the longest", "PROXY UNKNOWN " + "x".repeat(92)));
    }

    private static List<Reading> wrongLines() {
        return List.of(
            fails("request", "GET / HTTP/1.1\r\n"),
            fails("other word", "PROPER "),
            fails("small letters", "proxy "),
            fails("too long", "PROXY UNKNOWN " + "x".repeat(92) + "\r\n"),
            fails("no end", "PROXY TCP4 " + "1".repeat(107)),
            fails("bare line feed", "PROXY TCP4 203.0.113.7 198.51.100.1 4711 443\n"),
            fails("no protocol", "PROXY \r\n"),
            fails("other protocol", "PROXY UDP4 203.0.113.7 198.51.100.1 4711 443\r\n"),
            fails("too few parts", "PROXY TCP4 203.0.113.7 198.51.100.1 4711\r\n"),
            fails("too many parts", "PROXY TCP4 203.0.113.7 198.51.100.1 4711 443 1\r\n"),
            fails("two blanks", "PROXY TCP4  203.0.113.7 198.51.100.1 4711 443\r\n"),
            fails("name", "PROXY TCP4 localhost 198.51.100.1 4711 443\r\n"),
            fails("leading zero", "PROXY TCP4 203.0.113.07 198.51.100.1 4711 443\r\n"),
            fails("IPv4 as IPv6", "PROXY TCP6 203.0.113.7 198.51.100.1 4711 443\r\n"),
            fails("IPv6 as IPv4", "PROXY TCP4 ::1 ::1 4711 443\r\n"),
            fails("zone", "PROXY TCP6 fe80::1%lo ::1 4711 443\r\n"),
            fails("port too high", "PROXY TCP4 203.0.113.7 198.51.100.1 65536 443\r\n"),
            fails("port with a zero", "PROXY TCP4 203.0.113.7 198.51.100.1 04711 443\r\n"),
            fails("negative port", "PROXY TCP4 203.0.113.7 198.51.100.1 4711 -1\r\n"),
            fails("empty port", "PROXY TCP4 203.0.113.7 198.51.100.1 4711 \r\n"));
    }

    private static List<Reading> binary() {
        return List.of(
            opensBinary("IPv4", "21 11 000C " + IPV4),
            opensBinary("IPv6", "21 21 0024 " + IPV6),
            opensBinary("datagrams", "21 12 000C " + IPV4),
            opensBinary("unix", "21 31 00D8 " + "61".repeat(216)),
            opensBinary("unspecified", "21 00 0000"),
            opensBinary("unspecified with extensions", "21 00 0005 EE 0002 0102"),
            opensBinary("local", "20 00 0000"),
            opensBinary("local of an unknown family, with anything", "20 FF 0003 FFFFFF"),
            opensBinary("extensions", "21 11 0018 " + IPV4 + "04 0003 000000 EA 0000 04 0000"),
            opensBinary("longest", "21 11 1000 " + IPV4 + "04 0FF1 " + "00".repeat(4_081)),
            opensBinary("checksum of IPv4", "21 11 0013 " + IPV4 + "03 0004 "
                + HeaderFilterTest.checksum("2111 0013" + IPV4 + "03 0004 00000000")),
            waitsBinary("signature", ""),
            waitsBinary("head", "21 11 000C"),
            waitsBinary("all but one", "21 11 000C " + IPV4.substring(0, IPV4.length() - 3)));
    }

    private static List<Reading> wrongBinary() {
        return List.of(
            Rows.fails("broken signature", Rows.ACCEPTED, PROTOCOL, Wire.hex("0D0A0D0A010D")),
            failsBinary("version 1", "11 11 000C"),
            failsBinary("unknown command", "22 11 000C"),
            failsBinary("unknown family", "21 41 000C " + IPV4),
            failsBinary("unknown transport", "21 13 000C " + IPV4),
            failsBinary("too long", "21 11 1001"),
            failsBinary("too long of local", "20 00 FFFF"),
            failsBinary("too short of IPv4", "21 11 000B " + IPV4.substring(0, IPV4.length() - 3)),
            failsBinary("too short of IPv6", "21 21 000C " + IPV4),
            failsBinary("too short of unix", "21 31 00D7 " + "61".repeat(215)),
            failsBinary("extension without a length", "21 11 000E " + IPV4 + "04 00"),
            failsBinary("extension that is cut off", "21 11 0010 " + IPV4 + "04 0002 00"),
            failsBinary("wrong checksum", "21 11 0013 " + IPV4 + "03 0004 00000000"),
            failsBinary("short checksum", "21 11 0010 " + IPV4 + "03 0001 00"));
    }

    private static Reading opens(final String name, final String line) {
        return Rows.opens(name, Rows.ACCEPTED, Wire.text(line));
    }

    private static Reading waits(final String name, final String line) {
        return Rows.waits(name, Rows.ACCEPTED, line.length(), Wire.text(line));
    }

    private static Reading fails(final String name, final String line) {
        return Rows.fails(name, Rows.ACCEPTED, PROTOCOL, Wire.text(line));
    }

    private static Reading opensBinary(final String name, final String digits) {
        return Rows.opens("binary " + name, Rows.ACCEPTED, Wire.hex(SIGNATURE + digits));
    }

    private static Reading waitsBinary(final String name, final String digits) {
        final byte[] bytes = Wire.hex(SIGNATURE + digits);
        return Rows.waits("binary " + name, Rows.ACCEPTED, bytes.length, bytes);
    }

    private static Reading failsBinary(final String name, final String digits) {
        return Rows.fails("binary " + name, Rows.ACCEPTED, PROTOCOL, Wire.hex(SIGNATURE + digits));
    }
}
