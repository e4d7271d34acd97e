/** TLS as a filter; found as a service, nothing is exported. */
module org.hpsocket.ssl {
    requires java.logging;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.tls;
    requires org.bouncycastle.util;
    requires org.hpsocket.api;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;

    provides org.hpsocket.spi.FilterFactory with org.hpsocket.ssl.filter.TlsFilterFactory;
}
