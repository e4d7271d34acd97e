package org.hpsocket.ssl;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.hpsocket.HpSocketException;
import org.hpsocket.spi.ReadyTls;
import org.hpsocket.spi.TlsContexts;

/** Builds contexts that nobody can speak with, or fails to. */
final class Ready implements TlsContexts.Maker {
    final List<Integer> made = new ArrayList<>();
    boolean fails;

    @Override
    public ReadyTls make(final int index, final TlsContext context) {
        if (fails) {
            throw HpSocketException.usage("cannot be built");
        }
        made.add(index);
        try {
            return new ReadyTls(index, context, SSLContext.getDefault(), context.protocols(),
                List.of("TLS_AES_128_GCM_SHA256"), List.of());
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
