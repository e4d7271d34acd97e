package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.hpsocket.CloseReason;
import org.hpsocket.SocketOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConversationTest {
    private static final long FOR_EVER_MS = Duration.ofDays(1).toMillis();

    @Test
    void shouldEndWhenAnswersHaveComeAndItIsQuiet() throws InterruptedException {
        final var conversation = new Conversation(FOR_EVER_MS);
        conversation.sending();
        conversation.heard();
        conversation.inputEnded();
        conversation.awaitEnd();
        assertEquals(Optional.empty(), conversation.failure());
    }

    @Test
    void shouldEndWithoutAnAnswerWhenPatienceEnds() throws InterruptedException {
        final var conversation = new Conversation(0);
        conversation.sending();
        conversation.inputEnded();
        conversation.awaitEnd();
        assertEquals(Optional.empty(), conversation.failure());
    }

    @Test
    void shouldEndBeforeTheInputDoesWhenThePeerCloses() throws InterruptedException {
        final var conversation = new Conversation(FOR_EVER_MS);
        conversation.closed(CloseReason.of(SocketOperation.RECEIVE, CloseReason.Kind.PEER, "over"));
        conversation.awaitEnd();
        assertTrue(conversation.isClosedByPeer());
        assertEquals(Optional.empty(), conversation.failure());
    }

    @Test
    void shouldFailWhenTheConnectionBreaks() throws InterruptedException {
        final var conversation = new Conversation(FOR_EVER_MS);
        conversation.closed(CloseReason.of(SocketOperation.RECEIVE, CloseReason.Kind.RESET, "broken"));
        conversation.failed("too late");
        conversation.awaitEnd();
        assertEquals(Optional.of("broken"), conversation.failure());
    }
}
