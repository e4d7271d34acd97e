package org.hpsocket.testkit;


/** What makes a run of a stage harder without changing its outcome. */
public enum Stress {
    /** The stage is replaced by its successor, by export and restore, whenever it says that it may be. */
    SWAP,
    /** The state is exported, twice, and thrown away, whenever the stage could be replaced. */
    EXPORT,
    /** Every other time memory is asked for, there is none. */
    STARVE
}
