package org.hpsocket.core.socket;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.hpsocket.HpSocketException;

/**
 * Makes paths into addresses.
 *
 * <p>Limits: {@value #BYTES_MOST} bytes, {@value #BYTES_MOST_MAC} on macOS: the room of the system's address, less what
 * the JDK keeps.
 */
public final class UnixPath {
    public static final int BYTES_MOST = 106;
    static final int BYTES_MOST_MAC = 102;

    private UnixPath() {
    }

    /**
     * Makes the address of a path.
     *
     * @throws HpSocketException when it is empty or too long
     */
    public static UnixDomainSocketAddress address(final Path path) {
        return checked(UnixDomainSocketAddress.of(path));
    }

    /**
     * Checks an address.
     *
     * @throws HpSocketException when its path is empty or too long
     */
    public static UnixDomainSocketAddress checked(final UnixDomainSocketAddress address) {
        final String path = address.toString();
        if (path.isEmpty()) {
            throw HpSocketException.usage("path is empty");
        }
        final int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        final int most = System.getProperty("os.name").startsWith("Mac") ? BYTES_MOST_MAC : BYTES_MOST;
        if (bytes > most) {
            throw HpSocketException.usage("path bytes=" + bytes + " max=" + most + ": " + path);
        }
        return address;
    }
}
