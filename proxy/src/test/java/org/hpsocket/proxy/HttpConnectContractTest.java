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

class HttpConnectContractTest extends FilterContract {
    private static final Proxy PROXY = Proxy.http("127.0.0.1", 3128).credentials("me", "wörd");
    private static final StageContext TARGET = Rows.through(PROXY, "example.org", 80);
    private static final String REQUEST = "CONNECT example.org:80 HTTP/1.1\r\nHost: example.org:80\r\n"
        + "Proxy-Authorization: Basic bWU6d8O2cmQ=\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final int HEAD_MAX = 16_384;

    @Override
    protected FilterFactory factory() {
        return new TwoSided(new HttpConnectFilterFactory(), false,
            () -> new Scripted(List.of(new Line(Wire.text(REQUEST), Wire.text(OK)))));
    }

    @Override
    protected StageContext near() {
        return TARGET;
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
        return List.of(
            opens("short", OK),
            opens("old version", "HTTP/1.0 200 OK\r\n\r\n"),
            opens("no reason", "HTTP/1.1 200\r\n\r\n"),
            opens("line feeds only", "HTTP/1.1 200 OK\nVia: a\n\n"),
            opens("any of the two hundreds", "HTTP/1.1 299 Fine\r\n\r\n"),
            opens("fields of a body that there is not",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
            opens("after interim answers",
                "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + OK),
            opens("longest head", "HTTP/1.1 200 OK\r\nA: " + "a".repeat(HEAD_MAX - 24) + "\r\n\r\n"),
            waits("nothing", ""),
            waits("half a beginning", "HTTP/"),
            waits("no empty line", "HTTP/1.1 200 OK\r\nVia: a\r\n"),
            waits("half an empty line", "HTTP/1.1 200 OK\r\n\r"),
            waits("longest head without its end", "HTTP/1.1 200 OK\r\nA: " + "a".repeat(HEAD_MAX - 20)),
            fails("head too long", "HTTP/1.1 200 OK\r\nA: " + "a".repeat(HEAD_MAX - 23) + "\r\n\r\n"),
            fails("head without end", "HTTP/1.1 200 OK\r\nA: " + "a".repeat(HEAD_MAX)),
            fails("login refused",
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n<html>"),
            fails("refused", "HTTP/1.1 403 Forbidden\r\n\r\n"),
            fails("not reached", "HTTP/1.0 502 Bad Gateway\r\n\r\n"),
            fails("redirected", "HTTP/1.1 302 Found\r\n\r\n"),
            fails("switching", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
            fails("no status", "HTTP/1.1 OK\r\n\r\n"),
            fails("long status", "HTTP/1.1 2000 OK\r\n\r\n"),
            fails("empty", "HTTP/1.\r\n\r\n"),
            fails("SSH", "SSH-2.0-OpenSSH_9.7\r\n"),
            fails("HTTP/2", "HTTP/2 200\r\n\r\n"),
            fails("blank first", "\r\nHTTP/1.1 200 OK\r\n\r\n"),
            Rows.fails("SOCKS5", TARGET, CONNECT_FAILED, Wire.hex("05 FF")));
    }

    private static Reading opens(final String name, final String said) {
        return Rows.opens(name, TARGET, Wire.text(said));
    }

    private static Reading waits(final String name, final String said) {
        return Rows.waits(name, TARGET, 0, Wire.text(said));
    }

    private static Reading fails(final String name, final String said) {
        return Rows.fails(name, TARGET, CONNECT_FAILED, Wire.text(said));
    }
}
