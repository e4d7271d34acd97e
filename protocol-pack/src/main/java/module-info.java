/** PACK and other framings as codecs; found as services, nothing is exported. */
module org.hpsocket.protocol.pack {
    requires org.hpsocket.api;
    requires static org.jspecify;
    requires static org.osgi.service.component.annotations;

    provides org.hpsocket.spi.CodecFactory with
        org.hpsocket.protocol.pack.DelimitedCodecFactory,
        org.hpsocket.protocol.pack.FixedCodecFactory,
        org.hpsocket.protocol.pack.LengthFieldCodecFactory,
        org.hpsocket.protocol.pack.PackCodecFactory;
}
