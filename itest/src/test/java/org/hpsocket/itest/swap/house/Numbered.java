package org.hpsocket.itest.swap.house;

import org.hpsocket.PackListener;
import org.hpsocket.Protocol;
import org.hpsocket.spi.Settings;

/** The protocol whose codec is a bundle of these tests. */
record Numbered() implements Protocol<PackListener> {
    @Override
    public String name() {
        return "numbered";
    }

    @Override
    public Class<PackListener> listenerType() {
        return PackListener.class;
    }

    @Override
    public Settings settings() {
        return Settings.NONE;
    }
}
