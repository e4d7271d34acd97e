package org.hpsocket.ssl.context;

import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hpsocket.ssl.provider.Setup;

/** Checks versions of the protocol against the provider. */
final class Protocols {
    private static final String DISABLED = "jdk.tls.disabledAlgorithms";

    private Protocols() {
    }

    /**
     * Checks the versions that a context names.
     *
     * @param named the versions
     * @param supported those that the provider has
     * @return the named ones
     * @throws org.hpsocket.HpSocketException naming one that the provider does not have, or the JDK forbids
     */
    static List<String> resolve(final List<String> named, final List<String> supported) {
        final List<String> disabled = Optional.ofNullable(Security.getProperty(DISABLED)).stream()
            .flatMap(list -> Arrays.stream(list.split(","))).map(String::strip).toList();
        for (final String one : named) {
            if (!supported.contains(one)) {
                throw Setup.wrong("protocol " + one + " is not supported by the provider; supported: "
                    + String.join(", ", supported));
            }
            if (disabled.contains(one)) {
                throw Setup.wrong("protocol " + one + " is turned off by the security property " + DISABLED
                    + " of the JDK");
            }
        }
        return named;
    }
}
