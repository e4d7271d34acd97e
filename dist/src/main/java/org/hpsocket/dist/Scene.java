package org.hpsocket.dist;

/** A part of the tour. */
interface Scene {

    /** Says in a line what happens. */
    String title();

    /** Plays it; what it finds wrong it tells the tour. */
    void play(Tour tour);
}
