/** Filters for connections through proxies; found as services, nothing is exported. */
module org.hpsocket.proxy {
    requires org.hpsocket.api;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;

    provides org.hpsocket.spi.FilterFactory with
        org.hpsocket.proxy.HeaderFilterFactory,
        org.hpsocket.proxy.HttpConnectFilterFactory,
        org.hpsocket.proxy.Socks5FilterFactory;
}
