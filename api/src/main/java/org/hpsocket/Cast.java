package org.hpsocket;

/**
 * Whom datagrams without a receiver go to: a multicast group, a broadcast address, or nobody. An immutable value.
 *
 * @param mode which
 * @param address the literal address of the group or of the broadcast; empty without one
 * @param ttl how many networks multicast may pass, 0 to 255; 0 stays on this machine
 * @param loop whether this machine's members hear what this member sends
 * @param via the network interface of the group, by name or by one of its literal addresses; empty for the system's
 *     choice
 */
public record Cast(Mode mode, String address, int ttl, boolean loop, String via) {
    private static final String EVERYBODY = "255.255.255.255";
    private static final Cast NONE = new Cast(Mode.UNICAST, "", 1, false, "");

    /** Whom a cast reaches. <p>Source: HP-Socket {@code EnCastMode}, its numbers in {@link #code()}. */
    public enum Mode {
        /** One receiver, named with each send. */
        UNICAST(-1),
        /** The members of a group. */
        MULTICAST(0),
        /** Everybody on a network. */
        BROADCAST(1);

        private final int code;

        Mode(final int code) {
            this.code = code;
        }

        /**
         * Gives HP-Socket's number for this mode.
         *
         * @return the number
         */
        public int code() {
            return code;
        }
    }

    /**
     * Checks the range of the TTL.
     *
     * @param mode which
     * @param address the literal address
     * @param ttl 0 to 255
     * @param loop whether members here hear it
     * @param via the network interface
     */
    public Cast {
        Endpoint.requireRange("cast ttl", ttl, 0, 255);
    }

    /**
     * Casts to nobody: every datagram names its receiver.
     *
     * @return the cast
     */
    public static Cast none() {
        return NONE;
    }

    /**
     * Casts to a group, with a TTL of 1 and not to members on this machine.
     *
     * @param group the literal address of the group
     * @return the cast
     */
    public static Cast multicast(final String group) {
        return new Cast(Mode.MULTICAST, group, 1, false, "");
    }

    /**
     * Casts to everybody on the networks of this machine, {@value #EVERYBODY}.
     *
     * @return the cast
     */
    public static Cast broadcast() {
        return broadcast(EVERYBODY);
    }

    /**
     * Casts to everybody on one network.
     *
     * @param network its literal IPv4 broadcast address; empty is {@value #EVERYBODY}
     * @return the cast
     */
    public static Cast broadcast(final String network) {
        return new Cast(Mode.BROADCAST, network.isEmpty() ? EVERYBODY : network, 1, false, "");
    }

    /**
     * Changes the TTL.
     *
     * @param networks 0 to 255
     * @return the changed cast
     */
    public Cast ttl(final int networks) {
        return new Cast(mode, address, networks, loop, via);
    }

    /**
     * Changes whether members on this machine hear what is sent. Over a loopback interface they always do: it has no
     * other end.
     *
     * @param on whether they do
     * @return the changed cast
     */
    public Cast loop(final boolean on) {
        return new Cast(mode, address, ttl, on, via);
    }

    /**
     * Chooses the network interface.
     *
     * @param networkInterface its name or one of its literal addresses; empty for the system's choice
     * @return the changed cast
     */
    public Cast via(final String networkInterface) {
        return new Cast(mode, address, ttl, loop, networkInterface);
    }
}
