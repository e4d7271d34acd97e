package org.hpsocket.spi;

/** Makes the filters of one name. <p>Thread: any. */
public interface FilterFactory extends StageFactory<Filter> {
}
