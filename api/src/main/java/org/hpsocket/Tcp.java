package org.hpsocket;

import org.hpsocket.spi.Settings;

/** The protocols without framing: bytes pushed as they come, or pulled by the application. */
public final class Tcp {
    private static final Protocol<PushListener> PUSH = new Push();
    private static final Protocol<PullListener> PULL = new Pull();

    private Tcp() {
    }

    /**
     * Gives bytes as they arrive.
     *
     * @return the protocol {@code push}
     */
    public static Protocol<PushListener> push() {
        return PUSH;
    }

    /**
     * Tells how many bytes wait, and lets the application take them.
     *
     * @return the protocol {@code pull}
     */
    public static Protocol<PullListener> pull() {
        return PULL;
    }

    private record Push() implements Protocol<PushListener> {
        @Override
        public String name() {
            return "push";
        }

        @Override
        public Class<PushListener> listenerType() {
            return PushListener.class;
        }

        @Override
        public Settings settings() {
            return Settings.NONE;
        }
    }

    private record Pull() implements Protocol<PullListener> {
        @Override
        public String name() {
            return "pull";
        }

        @Override
        public Class<PullListener> listenerType() {
            return PullListener.class;
        }

        @Override
        public Settings settings() {
            return Settings.NONE;
        }

        @Override
        public Connection view(final Connection base) {
            return new PullConnection(base);
        }
    }
}
