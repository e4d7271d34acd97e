package org.hpsocket.testkit.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.hpsocket.Cast;
import org.hpsocket.FetchResult;
import org.hpsocket.HandleResult;
import org.hpsocket.OnSendSyncPolicy;
import org.hpsocket.ReuseAddressPolicy;
import org.hpsocket.SendPolicy;
import org.hpsocket.ServiceState;
import org.hpsocket.SocketOperation;
import org.hpsocket.StartException;
import org.junit.jupiter.api.Test;

/** The numbers of HP-Socket's values. */
final class NumbersTest {

    private static List<String> names(final Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @Test
    void shouldNumberStatesAsHpSocketDoes() {
        assertEquals(List.of("STARTING", "STARTED", "STOPPING", "STOPPED"), names(ServiceState.values()));
    }

    @Test
    void shouldNumberOperationsAsHpSocketDoes() {
        assertEquals(List.of("UNKNOWN", "ACCEPT", "CONNECT", "SEND", "RECEIVE", "CLOSE"),
            names(SocketOperation.values()));
    }

    @Test
    void shouldNumberHandleResultsAsHpSocketDoes() {
        assertEquals(List.of("OK", "IGNORE", "ERROR"), names(HandleResult.values()));
    }

    @Test
    void shouldNumberFetchResultsAsHpSocketDoes() {
        assertEquals(List.of("OK", "LENGTH_TOO_LONG", "DATA_NOT_FOUND"), names(FetchResult.values()));
    }

    @Test
    void shouldNumberSendPoliciesAsHpSocketDoes() {
        assertEquals(List.of("PACK", "SAFE", "DIRECT"), names(SendPolicy.values()));
    }

    @Test
    void shouldNumberOnSendSyncPoliciesAsHpSocketDoes() {
        assertEquals(List.of("NONE", "CLOSE", "RECEIVE"), names(OnSendSyncPolicy.values()));
    }

    @Test
    void shouldNumberReusePoliciesAsHpSocketDoes() {
        assertEquals(List.of("NONE", "ADDR_ONLY", "ADDR_AND_PORT"), names(ReuseAddressPolicy.values()));
    }

    @Test
    void shouldNumberCastModesAsHpSocketDoes() {
        assertEquals(List.of("UNICAST -1", "MULTICAST 0", "BROADCAST 1"),
            Arrays.stream(Cast.Mode.values()).map(mode -> mode + " " + mode.code()).toList());
    }

    @Test
    void shouldNumberStepsAsHpSocketDoes() {
        assertEquals(List.of("ILLEGAL_STATE 1", "INVALID_PARAM 2", "SOCKET_CREATE 3", "SOCKET_BIND 4",
            "SOCKET_PREPARE 5", "SOCKET_LISTEN 6", "WORKER_THREAD_CREATE 8", "CONNECT_SERVER 11", "TLS_NOT_READY 101"),
            Arrays.stream(StartException.Step.values()).map(step -> step + " " + step.code()).toList());
    }
}
