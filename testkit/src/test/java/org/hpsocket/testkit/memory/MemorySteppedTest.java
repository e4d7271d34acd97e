package org.hpsocket.testkit.memory;

import org.hpsocket.testkit.Cut;
import org.junit.jupiter.api.Nested;

/** The contract over memory, stepped, without faults and with every one of those that lose nothing. */
class MemorySteppedTest {

    @Nested
    class Streams extends MemorySuite {
        Streams() {
            super(false, true, 1, MemoryFaults.NONE);
        }
    }

    @Nested
    class Messages extends MemorySuite {
        Messages() {
            super(true, true, 1, MemoryFaults.NONE);
        }
    }

    @Nested
    class RoughStreams extends MemorySuite {
        RoughStreams() {
            super(false, true, 2, MemoryFaults.ROUGH);
        }
    }

    @Nested
    class RoughMessages extends MemorySuite {
        RoughMessages() {
            super(true, true, 3, MemoryFaults.ROUGH);
        }
    }

    @Nested
    class SingleBytes extends MemorySuite {
        SingleBytes() {
            super(false, true, 4, MemoryFaults.ROUGH.deliveries(Cut.ONE).acceptFailures(0.2));
        }
    }

    @Nested
    class Sevens extends MemorySuite {
        Sevens() {
            super(false, true, 5, MemoryFaults.NONE.deliveries(Cut.SEVEN).kernelBytes(100));
        }
    }
}
