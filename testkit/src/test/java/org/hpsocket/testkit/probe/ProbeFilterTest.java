package org.hpsocket.testkit.probe;

import java.util.Optional;
import org.hpsocket.spi.FilterFactory;
import org.hpsocket.spi.StageContext;
import org.hpsocket.testkit.stage.FilterContract;
import org.junit.jupiter.api.Nested;

class ProbeFilterTest {

    abstract static class Probe extends FilterContract {
        private final ProbeLayer layer;

        Probe(final ProbeLayer layer) {
            this.layer = layer;
        }

        @Override
        protected FilterFactory factory() {
            return new ProbeFilterFactory();
        }

        @Override
        protected StageContext near() {
            return new StageContext(layer.settings(), false, Optional.of("host"));
        }

        @Override
        protected StageContext far() {
            return new StageContext(layer.settings(), true, Optional.empty());
        }

        @Override
        protected int longestBytes() {
            return 4_000;
        }

        @Override
        protected boolean partsWithFarewell() {
            return layer.farewell();
        }
    }

    @Nested
    class Quiet extends Probe {
        Quiet() {
            super(ProbeLayer.QUIET.parting().recordBytes(64));
        }
    }

    @Nested
    class Busy extends Probe {
        Busy() {
            super(ProbeLayer.BUSY.recordBytes(100));
        }
    }

    @Nested
    class AlwaysElsewhere extends Probe {
        AlwaysElsewhere() {
            super(ProbeLayer.BUSY.offloading(1).asking(1));
        }
    }
}
