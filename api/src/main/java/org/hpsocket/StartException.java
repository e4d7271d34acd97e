package org.hpsocket;

/** A component could not start, or an agent could not connect. The component is stopped again when this is thrown. */
public final class StartException extends HpSocketException {
    private static final long serialVersionUID = 1;

    /** The step that failed. <p>Source: HP-Socket {@code EnSocketError}, its {@code SE_} numbers in {@link #code()}. */
    public enum Step {
        /** The component is not stopped (start) or not started (connect). */
        ILLEGAL_STATE(1),
        /** An option or argument is out of range. */
        INVALID_PARAM(2),
        /** The socket could not be created, or the address is not an address. */
        SOCKET_CREATE(3),
        /** The address could not be bound. */
        SOCKET_BIND(4),
        /** The listener refused in its prepare event. */
        SOCKET_PREPARE(5),
        /** The socket could not listen. */
        SOCKET_LISTEN(6),
        /** The threads of the component could not be created. */
        WORKER_THREAD_CREATE(8),
        /** The peer could not be reached, or the listener refused the connection. */
        CONNECT_SERVER(11),
        /** TLS has no certificate where it needs one, or one of its contexts cannot be made. */
        TLS_NOT_READY(101);

        private final int code;

        Step(final int code) {
            this.code = code;
        }

        /**
         * Gives HP-Socket's number for this step.
         *
         * @return the number
         */
        public int code() {
            return code;
        }
    }

    private final Step step;

    /**
     * Creates the exception.
     *
     * @param step the step that failed
     * @param message what is wrong, with address and component
     * @param cause what was caught, or null
     */
    public StartException(final Step step, final String message,
        final @org.jspecify.annotations.Nullable Throwable cause) {
        super(step == Step.SOCKET_BIND || step == Step.CONNECT_SERVER ? Category.RETRY : Category.USAGE,
            message, cause);
        this.step = step;
    }

    /**
     * Tells which step failed.
     *
     * @return the step
     */
    public Step step() {
        return step;
    }
}
