/**
 * Agrona as a module that says what it needs: the published jar has a name only.
 * The JVM must export {@code java.base/jdk.internal.misc} to it.
 */
module org.agrona {
    requires transitive java.management;
    requires static java.compiler;

    exports org.agrona;
    exports org.agrona.checksum;
    exports org.agrona.collections;
    exports org.agrona.concurrent;
    exports org.agrona.concurrent.broadcast;
    exports org.agrona.concurrent.errors;
    exports org.agrona.concurrent.ringbuffer;
    exports org.agrona.concurrent.status;
    exports org.agrona.console;
    exports org.agrona.generation;
    exports org.agrona.hints;
    exports org.agrona.io;
    exports org.agrona.nio;
    exports org.agrona.sbe;
}
