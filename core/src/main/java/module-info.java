/** The engine: components, sessions, memory, timers. It knows Agrona, and no transport and no protocol. */
@SuppressWarnings("module") // the test kit is built later
module org.hpsocket.core {
    requires transitive org.hpsocket.api;
    requires org.agrona;
    requires static org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
    requires static osgi.core;

    exports org.hpsocket.core to org.hpsocket.testkit;
    exports org.hpsocket.core.code to org.hpsocket.testkit;
    exports org.hpsocket.core.loop to org.hpsocket.testkit;

    uses org.hpsocket.spi.CodecFactory;
    uses org.hpsocket.spi.FilterFactory;
    uses org.hpsocket.spi.Transport;

    provides org.hpsocket.HpSocket.Provider with org.hpsocket.core.CoreProvider;
}
