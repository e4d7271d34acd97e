package org.hpsocket.core.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hpsocket.HpSocketException;
import org.hpsocket.core.codec.PushCodec;
import org.hpsocket.spi.StageFactory;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final String BUNDLE = "org.example.push";

    private final Registry registry = new Registry(new Origin("org.example.own", "0.9", 0));
    private final StageFactory<?> older = new PushCodec.Factory();
    private final StageFactory<?> newer = new PushCodec.Factory();

    @Test
    void shouldUseTheNewerVersionAndKeepTheOlderInReserve() {
        addBoth();
        assertSame(newer, current());
        registry.remove(newer);
        assertSame(older, current());
    }

    @Test
    void shouldChooseAgainWhenARankChanges() {
        addBoth();
        registry.add(older, new Origin(BUNDLE, "1.0.0", 5));
        assertSame(older, current());
        assertEquals(List.of("1.0.0", "1.1.0", "0.9"), versions());
    }

    @Test
    void shouldUseThePreferredVersionUntilItGoes() {
        addBoth();
        registry.prefer("codec", "push", "1.0.0");
        assertSame(older, current());
        registry.remove(older);
        assertSame(newer, current());
    }

    @Test
    void shouldUseTheBestVersionAgainWhenAsked() {
        addBoth();
        registry.prefer("codec", "push", BUNDLE + " 1.0.0");
        registry.prefer("codec", "push", "best");
        assertSame(newer, current());
    }

    @Test
    void shouldNameWhatThereIsWhenAskedForWhatIsNot() {
        addBoth();
        assertTrue(refusal("codec", "push", "2.0.0").contains("org.example.push 1.1.0, org.example.push 1.0.0"));
        assertTrue(refusal("codec", "gopher", "1.0.0").contains("codec push"));
    }

    private void addBoth() {
        registry.add(newer, new Origin(BUNDLE, "1.1.0", 0));
        registry.add(older, new Origin(BUNDLE, "1.0.0", 0));
    }

    private Object current() {
        return registry.codec("push").current().code;
    }

    private List<String> versions() {
        return registry.present().stream().filter(one -> one.name().equals("push"))
            .map(one -> one.origin().version()).toList();
    }

    private String refusal(final String part, final String name, final String version) {
        return assertThrows(HpSocketException.class, () -> registry.prefer(part, name, version)).getMessage();
    }
}
