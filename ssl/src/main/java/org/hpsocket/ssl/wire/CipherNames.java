package org.hpsocket.ssl.wire;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.tls.CipherSuite;

/** The cipher suites that BouncyCastle has a name for, which is that of IANA: those of the JDK are among them. */
final class CipherNames {
    private static final Map<Integer, String> NAMES = Arrays.stream(CipherSuite.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == int.class)
        .filter(field -> field.getName().startsWith("TLS_"))
        .collect(Collectors.toUnmodifiableMap(CipherNames::value, Field::getName, (one, same) -> one));

    private CipherNames() {
    }

    /** Names a cipher suite; one that is not known is named by its number, for instance {@code 0x1399}. */
    static String of(final int suite) {
        return NAMES.getOrDefault(suite, String.format("0x%04x", suite));
    }

    private static int value(final Field field) {
        try {
            return field.getInt(null);
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException("cipher suite " + field, e);
        }
    }
}
