package org.hpsocket.ssl.filter;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.TlsContexts;
import org.hpsocket.ssl.TlsContext;

/** Reads, checks and builds contexts. <p>Thread: any. */
final class ContextMaker implements TlsContexts.Maker {

    @Override
    public ReadyTls make(final int index, final TlsContext context) {
        try {
            final SSLContext ssl = SSLContext.getInstance("TLS");
            ssl.init(null, null, null);
            return new ReadyTls(index, context, ssl, context.protocols(), Arrays.asList(ssl.getDefaultSSLParameters().getCipherSuites()), List.of());
        } catch (final GeneralSecurityException e) {
            throw HpSocketException.usage("tls: " + e.getMessage());
        }
    }
}
