package org.hpsocket.itest.swap.house;

/** What the application keeps of a connection, in its extra. <p>Thread: the events of the connection. */
final class Guest {
    final long id;
    private volatile long messages;

    Guest(final long id) {
        this.id = id;
    }

    /** One at a time, as events are. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void count() {
        messages = messages + 1;
    }

    long messages() {
        return messages;
    }
}
