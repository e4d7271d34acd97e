package org.hpsocket;

/** Is told how many bytes wait, and takes them by {@link PullConnection#fetch}. <p>Source: HP-Socket's PULL model. */
@FunctionalInterface
public interface PullListener extends Listener {

    /**
     * Called when bytes have arrived.
     *
     * @param connection the connection
     * @param available how many bytes wait, those of earlier events included
     * @return ERROR closes the connection
     */
    HandleResult onReceive(PullConnection connection, int available);
}
