package org.hpsocket.core;

import org.hpsocket.HpSocket;
import org.hpsocket.RuntimeOptions;
import org.hpsocket.core.code.Registry;

/** Makes runtimes with everything that the service loader finds. */
public final class CoreProvider implements HpSocket.Provider {

    /** Creates the provider; for the service loader. */
    public CoreProvider() {
        super();
    }

    @Override
    public HpSocket create(final RuntimeOptions options) {
        return new Engine(options, Registry.ofServices());
    }
}
