package org.hpsocket.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A paused link between paths: the same rules, although the system does not count what waits. */
class NioUnixLinkTest {
    private static final long IDLE_POLLS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"x", "several bytes"})
    void shouldDeliverWhatWaitedWhenAskedLater(final String text) throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends(text);
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("received " + text);
            assertNull(wire.heard.events.peek());
        }
    }

    @Test
    void shouldDeliverOnceWhenAskedTwice() throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends("one");
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> {
                wire.link().receive(0);
                wire.link().receive(0);
            });
            wire.heard.expect("received one");
            wire.peerSends("two");
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("received two");
        }
    }

    @Test
    void shouldTellAResetAtOnceWhenPausedAndNothingWaits() throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerResets();
            wire.heard.expect("closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "last words"})
    void shouldTellAResetBehindBytesWhenTheseAreRead(final String text) throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends(text);
            wire.loop.pollsWhileIdle();
            wire.peerResets();
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            wire.heard.expect("received " + text, "closed");
            assertInstanceOf(IOException.class, wire.heard.cause);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "last words"})
    void shouldTellTheEndOnlyWhenAReceiveIsWanted(final String text) throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends(text);
            wire.peer.shutdownOutput();
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
            assertNull(wire.heard.events.peek());
            wire.receive();
            if (!text.isEmpty()) {
                wire.heard.expect("received " + text);
                wire.receive();
            }
            wire.heard.expect("end");
            assertTrue(wire.loop.pollsWhileIdle() < IDLE_POLLS);
        }
    }

    @Test
    void shouldReadAgainWhenThereIsMemoryAgain() throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends("x");
            wire.loop.pollsWhileIdle();
            wire.loop.slabs().usedUp(true);
            wire.receive();
            wire.loop.pollsWhileIdle();
            assertNull(wire.heard.events.peek());
            wire.loop.slabs().usedUp(false);
            wire.heard.expect("received x");
        }
    }

    @Test
    void shouldTellNothingMoreWhenAbortedWithBytesReadAhead() throws Exception {
        try (UnixWire wire = new UnixWire()) {
            wire.peerSends("x");
            wire.loop.pollsWhileIdle();
            wire.loop.run(() -> {
                wire.link().receive(0);
                wire.link().abort(null);
            });
            wire.heard.expect("closed");
            wire.loop.pollsWhileIdle();
            assertNull(wire.heard.events.peek());
            assertEquals(0, wire.loop.slabs().out());
        }
    }

    @Test
    void shouldKnowThePeerAsASocketWithoutAName() throws Exception {
        try (UnixWire wire = new UnixWire()) {
            assertEquals(UnixDomainSocketAddress.of(""), wire.link().remoteAddress());
        }
    }
}
