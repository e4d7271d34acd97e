/** The memory transport, probes, and the contract suites that transports, filters and codecs run at test scope. */
module org.hpsocket.testkit {
    requires transitive org.hpsocket.api;
    requires transitive org.junit.jupiter.api;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.hpsocket.core;
    requires static transitive org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.hpsocket.testkit;
    exports org.hpsocket.testkit.component;
    exports org.hpsocket.testkit.tls;

    uses org.hpsocket.spi.CodecFactory;
    uses org.hpsocket.spi.FilterFactory;
}
