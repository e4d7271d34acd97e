/** TCP by asynchronous channels; found as a service, names nothing of the engine. */
module org.hpsocket.transport.aio {
    requires jdk.net;
    requires org.hpsocket.api;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;

    provides org.hpsocket.spi.Transport with org.hpsocket.transport.aio.AioTransport;
}
