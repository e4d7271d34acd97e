package org.hpsocket.ssl.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuietTest {
    private final Logger parent = Logger.getLogger("org.bouncycastle");
    private final Logger logger = Logger.getLogger("org.bouncycastle.jsse");
    private final Level before = logger.getLevel();

    @AfterEach
    void restore() {
        logger.setLevel(before);
        parent.setLevel(null);
    }

    @Test
    void shouldSilenceALogThatIsNotConfigured() {
        logger.setLevel(null);
        assertNotNull(new Quiet());
        assertEquals(Level.SEVERE, logger.getLevel());
    }

    @Test
    void shouldLeaveALogAloneThatIsConfigured() {
        logger.setLevel(Level.FINE);
        assertNotNull(new Quiet());
        assertEquals(Level.FINE, logger.getLevel());
    }

    @Test
    void shouldLeaveALogAloneWhoseParentIsConfigured() {
        logger.setLevel(null);
        parent.setLevel(Level.INFO);
        assertNotNull(new Quiet());
        assertEquals(null, logger.getLevel());
    }
}
