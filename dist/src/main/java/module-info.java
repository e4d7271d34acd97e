/**
 * The command line: {@code serve}, {@code connect} and {@code bench} wherever the runtime is, also in an image. What
 * runs in Felix, and the tour, need their jars on the class path.
 */
module org.hpsocket.dist {
    requires info.picocli;
    requires org.hdrhistogram;
    requires org.hpsocket.api;
    requires static org.apache.felix.fileinstall;
    requires static org.apache.felix.framework;
    requires static org.bouncycastle.pkix;
    requires static org.bouncycastle.provider;
    requires static org.jspecify;
    requires static org.osgi.service.cm;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.log;

    opens org.hpsocket.dist to info.picocli;

    uses org.hpsocket.spi.Transport;
}
