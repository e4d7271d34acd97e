/** What applications, transports and protocols of HP-Socket for Java see; it depends on nothing at run time. */
module org.hpsocket.api {
    requires static org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.hpsocket;
    exports org.hpsocket.spi;
    exports org.hpsocket.ssl;

    uses org.hpsocket.HpSocket.Provider;
}
