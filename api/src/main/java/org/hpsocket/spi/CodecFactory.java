package org.hpsocket.spi;

/** Makes the codecs of one name. <p>Thread: any. */
public interface CodecFactory extends StageFactory<Codec<?>> {
}
