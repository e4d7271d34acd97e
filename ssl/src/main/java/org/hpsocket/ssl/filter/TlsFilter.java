package org.hpsocket.ssl.filter;

import org.hpsocket.spi.Bytes;
import org.hpsocket.spi.Filter;
import org.hpsocket.spi.StageContext;
import org.hpsocket.spi.State;
import org.hpsocket.spi.Step;
import org.hpsocket.spi.Turn;
import org.hpsocket.ssl.Tls;

/** TLS on one connection. */
final class TlsFilter implements Filter {
    private final Tls tls;

    TlsFilter(final StageContext context) {
        tls = context.settings().value(Tls.NAME, Tls.class);
    }

    static TlsFilter restored(final State state, final StageContext context) {
        return new TlsFilter(context);
    }

    @Override
    public Step in(final Bytes in, final Turn turn) {
        return Step.NEEDS_MORE;
    }

    @Override
    public Step out(final Bytes in, final Turn turn) {
        return Step.NEEDS_MORE;
    }

    @Override
    public Step end(final Turn turn) {
        return Step.ENDED;
    }

    @Override
    public boolean ready() {
        return tls.contexts().handshakes() < 0;
    }
}
