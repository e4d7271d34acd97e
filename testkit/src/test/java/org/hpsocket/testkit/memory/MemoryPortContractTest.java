package org.hpsocket.testkit.memory;

import org.junit.jupiter.api.Nested;

/** The contract of ports over memory, stepped and with threads, without faults and with those that lose nothing. */
class MemoryPortContractTest {
    private static final MemoryFaults FULL = MemoryFaults.ROUGH.fullSends(0.3, 1_000_000);

    @Nested
    class Stepped extends MemoryPortSuite {
        Stepped() {
            super(true, "127.0.0.1", MemoryFaults.NONE);
        }
    }

    @Nested
    class SteppedAndRough extends MemoryPortSuite {
        SteppedAndRough() {
            super(true, "127.0.0.1", FULL);
        }
    }

    @Nested
    class SteppedOverSix extends MemoryPortSuite {
        SteppedOverSix() {
            super(true, "::1", MemoryFaults.NONE);
        }
    }

    @Nested
    class Threaded extends MemoryPortSuite {
        Threaded() {
            super(false, "127.0.0.1", MemoryFaults.NONE);
        }
    }

    @Nested
    class ThreadedAndRough extends MemoryPortSuite {
        ThreadedAndRough() {
            super(false, "127.0.0.1", FULL);
        }
    }
}
