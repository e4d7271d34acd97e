package org.hpsocket.testkit.memory;

import org.junit.jupiter.api.Nested;

/** The contract over memory with a thread for each loop. */
class MemoryThreadedTest {

    @Nested
    class Streams extends MemorySuite {
        Streams() {
            super(false, false, 1, MemoryFaults.NONE);
        }
    }

    @Nested
    class Messages extends MemorySuite {
        Messages() {
            super(true, false, 1, MemoryFaults.NONE);
        }
    }

    @Nested
    class RoughStreams extends MemorySuite {
        RoughStreams() {
            super(false, false, 2, MemoryFaults.ROUGH);
        }
    }

    @Nested
    class RoughMessages extends MemorySuite {
        RoughMessages() {
            super(true, false, 3, MemoryFaults.ROUGH);
        }
    }
}
