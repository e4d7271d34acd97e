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
    exports org.hpsocket.testkit.loop;
    exports org.hpsocket.testkit.memory;
    exports org.hpsocket.testkit.port;
    exports org.hpsocket.testkit.probe;
    exports org.hpsocket.testkit.simulation;
    exports org.hpsocket.testkit.stage;
    exports org.hpsocket.testkit.swap;
    exports org.hpsocket.testkit.tls;
    exports org.hpsocket.testkit.transport;

    uses org.hpsocket.spi.CodecFactory;
    uses org.hpsocket.spi.FilterFactory;
}
