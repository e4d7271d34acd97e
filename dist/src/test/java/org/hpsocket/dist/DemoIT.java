package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DemoIT {
    @Test
    void shouldEndWithZeroWhenEverythingCameBack() throws IOException, InterruptedException {
        try (var demo = new Child("demo", "--seconds=3")) {
            assertEquals(0, demo.status(), () -> demo.out() + demo.err());
            assertTrue(demo.out().contains("came back, each exactly once and right"), demo::out);
            assertTrue(demo.out().matches("(?s).*OK: codec pack \\S+ by 1\\.1\\.0, filter tls \\S+ by 1\\.1\\.0, "
                + "transport nio \\S+ by 1\\.1\\.0 replaced under load, connections moved=56 closed=none, .*"),
                demo::out);
            assertFalse(demo.out().contains("\033"), "colours and cursors are for terminals");
            assertEquals("", demo.err());
        }
    }

    @Test
    void shouldEndWithZeroOverAsynchronousChannels() throws IOException, InterruptedException {
        try (var demo = new Child("demo", "--seconds=3", "--transport=aio")) {
            assertEquals(0, demo.status(), () -> demo.out() + demo.err());
            assertTrue(demo.out().contains("came back, each exactly once and right"), demo::out);
            assertTrue(demo.out().matches("(?s).*OK: codec pack \\S+ by 1\\.1\\.0, filter tls \\S+ by 1\\.1\\.0 "
                + "replaced .* moved=24 .*"), demo::out);
            assertEquals("", demo.err());
        }
    }

    @Test
    void shouldEndWithOneWhenTheServerSpoilsAnAnswer() throws IOException, InterruptedException {
        try (var demo = new Child("demo", "--seconds=30", "--inject=corrupt")) {
            assertEquals(Fault.FAILED, demo.status(), demo::out);
            assertTrue(demo.out().contains("differs at byte"), demo::out);
            assertEquals(1, demo.err().lines().count(), demo::err);
        }
    }

    @Test
    void shouldRunTheLinesOfStdinWhenThereIsNoTerminal() throws IOException, InterruptedException {
        try (var shell = new Child("shell", "tcp://127.0.0.1:0")) {
            shell.type("hpsocket:list\nhpsocket:connections\nhpsocket:connections nobody\n");
            assertEquals(0, shell.status(), shell::err);
            assertTrue(shell.out().matches("(?s)NAME .*\\R"
                + "echo-1 +tcp://127\\.0\\.0\\.1:\\d+ +push .* started\\R"
                + "ENDPOINT .*\\R"
                + "no endpoint nobody; there are: echo-1\\R"), shell::out);
        }
    }

    @Test
    void shouldEndWithOneWhenALineOfStdinFails() throws IOException, InterruptedException {
        try (var shell = new Child("shell")) {
            shell.type("hpsocket:dance\n");
            assertEquals(Fault.FAILED, shell.status());
            assertTrue(shell.err().contains("hpsocket:dance"), shell::err);
        }
    }
}
