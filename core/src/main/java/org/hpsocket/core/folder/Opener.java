package org.hpsocket.core.folder;

/** Makes a unit of an entry, and takes it back. */
interface Opener {

    Unit open(Entry entry) throws Refused;

    /** Deletes what was copied; what the system does not let go yet goes with the last. */
    void discard(Unit unit);
}
