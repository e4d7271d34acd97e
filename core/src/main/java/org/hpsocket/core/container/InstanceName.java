package org.hpsocket.core.container;

import java.util.Map;

/** The name of an endpoint: what follows the {@code ~} in the pid of its configuration. */
final class InstanceName {
    private InstanceName() {
    }

    static String of(final String factoryPid, final Map<String, Object> configuration) {
        final String pid = String.valueOf(configuration.get("service.pid"));
        return pid.startsWith(factoryPid) && pid.length() > factoryPid.length() + 1
            ? pid.substring(factoryPid.length() + 1) : pid;
    }
}
