package org.hpsocket.itest.memory;

import org.hpsocket.testkit.memory.MemoryFaults;

/** Components over a network that cuts, delays and fills up at random. */
final class RoughMemoryComponentsIT extends MemoryComponents {
    @Override
    MemoryFaults faults() {
        return MemoryFaults.ROUGH;
    }

    @Override
    int muchBytes() {
        return 500_000;
    }
}
