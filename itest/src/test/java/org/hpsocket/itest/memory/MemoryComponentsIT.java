package org.hpsocket.itest.memory;

import org.hpsocket.testkit.memory.MemoryFaults;

/** Components over a network that behaves. */
final class MemoryComponentsIT extends MemoryComponents {
    @Override
    MemoryFaults faults() {
        return MemoryFaults.NONE;
    }

    @Override
    int muchBytes() {
        return 4 << 20;
    }
}
