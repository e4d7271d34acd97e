package org.hpsocket.core.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hpsocket.HandleResult;
import org.hpsocket.PackListener;
import org.hpsocket.PushListener;
import org.junit.jupiter.api.Test;

class WhiteboardTest {
    private final Whiteboard whiteboard = new Whiteboard();
    private final PushListener first = new Hears("first");
    private final PushListener second = new Hears("second");

    @Test
    void shouldFindAListenerByTheEndpointItNames() {
        whiteboard.put(first, properties(1, 0, "chat"));
        assertEquals(Optional.of(first), whiteboard.find("chat", PushListener.class));
        assertEquals(Optional.empty(), whiteboard.find("other", PushListener.class));
    }

    @Test
    void shouldPreferTheHigherRankAndThenTheOlderService() {
        whiteboard.put(second, properties(2, 0, "chat"));
        whiteboard.put(first, properties(1, 0, "chat"));
        assertEquals(Optional.of(first), whiteboard.find("chat", PushListener.class));
        whiteboard.put(second, properties(2, 5, "chat"));
        assertEquals(Optional.of(second), whiteboard.find("chat", PushListener.class));
    }

    @Test
    void shouldTakeSeveralNamesAsArrayAndAsCollection() {
        assertEquals(Set.of("a", "b"), whiteboard.put(first, properties(1, 0, new String[] {"a", "b"})));
        assertEquals(Set.of("c", "d"), whiteboard.put(second, properties(2, 0, List.of("c", "d"))));
    }

    @Test
    void shouldConcernOldAndNewNamesWhenPropertiesChange() {
        whiteboard.put(first, properties(1, 0, "before"));
        assertEquals(Set.of("before", "after"), whiteboard.put(first, properties(1, 0, "after")));
        assertEquals(Optional.empty(), whiteboard.find("before", PushListener.class));
    }

    @Test
    void shouldForgetAListenerThatWent() {
        whiteboard.put(first, properties(1, 0, "chat"));
        assertEquals(Set.of("chat"), whiteboard.remove(properties(1, 0, "chat")));
        assertEquals(Set.of(), whiteboard.remove(properties(1, 0, "chat")));
        assertEquals(Optional.empty(), whiteboard.find("chat", PushListener.class));
    }

    @Test
    void shouldNameListenersOfAnotherType() {
        whiteboard.put(first, properties(1, 0, "chat"));
        assertEquals(Optional.empty(), whiteboard.find("chat", PackListener.class));
        assertEquals(Set.of(Hears.class.getName()), whiteboard.strangers("chat", PackListener.class));
    }

    private static Map<String, Object> properties(final long id, final int rank, final Object endpoint) {
        return Map.of("service.id", id, "service.ranking", rank, Whiteboard.ENDPOINT, endpoint);
    }

    private record Hears(String name) implements PushListener {
        @Override
        public HandleResult onReceive(final org.hpsocket.Connection connection, final java.nio.ByteBuffer data) {
            return HandleResult.OK;
        }
    }
}
