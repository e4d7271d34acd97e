package org.hpsocket.transport.nio;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.LockSupport;
import org.hpsocket.spi.Handover;
import org.jspecify.annotations.Nullable;

/**
 * The file of a socket that listens on a path. Binding makes it, and the system leaves it when the socket is gone.
 *
 * <p>What a dead server has left is replaced: a socket, nothing else, at which connecting is refused twice, {@value
 * #SETTLE_NS} ns apart, since one that was bound this moment listens the next. Of several servers that do so at once
 * the one that holds the lock of a file beside it goes on, so that none removes what another has just made. Only Linux
 * tells a dead server from one whose backlog is full; elsewhere the file stays, and the address in use.
 */
final class SocketFile {
    private static final boolean REFUSAL_IS_DEATH = "Linux".equals(System.getProperty("os.name"));
    private static final long SETTLE_NS = 20_000_000;
    private static final String LOCK = ".hpsocket";
    private static final String MODE = "unix:mode";
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    private final Path path;
    private final Identity identity;

    private SocketFile(final Path path, final Identity identity) {
        this.path = path;
        this.identity = identity;
    }

    /**
     * Binds a socket to a path, and listens.
     *
     * @throws IOException when the system refuses, or the path is not free and not a dead server's
     */
    static SocketFile bind(final ServerSocketChannel channel, final UnixDomainSocketAddress local, final int backlog)
        throws IOException {
        try {
            channel.bind(local, backlog);
        } catch (final BindException e) {
            if (!Files.exists(local.getPath(), LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            replace(channel, local, backlog);
        }
        return new SocketFile(local.getPath(), Identity.of(local.getPath()));
    }

    /** Whether a connect failed because the backlog of a server is full, of which the JDK says no more than this. */
    static boolean isFull(final Path path, final IOException cause) {
        return cause.getClass() == SocketException.class && isSocket(path);
    }

    /** Gives the file away with its socket. */
    void writeTo(final Rest rest) {
        rest.with(Rest.PATH, path).with(Rest.KEY, identity.key).with(Rest.MODIFIED, identity.modified);
    }

    /** Gives the file of a socket that was handed over, or null when it has none. */
    static @Nullable SocketFile handedOver(final Handover socket) {
        final Path path = Rest.read(socket, Rest.PATH, Path.class);
        final Object key = Rest.read(socket, Rest.KEY, Object.class);
        final FileTime modified = Rest.read(socket, Rest.MODIFIED, FileTime.class);
        return path == null || key == null || modified == null ? null
            : new SocketFile(path, new Identity(key, modified));
    }

    /** Removes the file if it is still this one; while the socket listens, so that nobody has taken it for dead. */
    void remove() {
        try {
            if (Identity.of(path).equals(identity)) {
                Files.delete(path);
            }
        } catch (final IOException e) {
            // it is gone already, or stays for the next server to replace
        }
    }

    private static void replace(
        final ServerSocketChannel channel, final UnixDomainSocketAddress local, final int backlog) throws IOException {
        if (!REFUSAL_IS_DEATH) {
            throw inUse("remove the file if its server is gone");
        }
        requireDead(local);
        final Path path = local.getPath();
        final Path lock = path.resolveSibling(path.getFileName() + LOCK);
        try (FileChannel opened = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = opened.tryLock()) {
            if (held == null) {
                throw inUse("another server is starting");
            }
            try {
                requireDead(local);
                Files.delete(path);
                channel.bind(local, backlog);
            } finally {
                Files.delete(lock);
            }
        } catch (final OverlappingFileLockException e) {
            throw inUse("another server is starting");
        }
    }

    private static void requireDead(final UnixDomainSocketAddress address) throws BindException {
        if (!isSocket(address.getPath())) {
            throw inUse(Files.exists(address.getPath(), LinkOption.NOFOLLOW_LINKS)
                ? "the file is not a socket" : "another server is starting");
        }
        if (refuses(address)) {
            LockSupport.parkNanos(SETTLE_NS);
            if (refuses(address)) {
                return;
            }
        }
        throw inUse("somebody listens");
    }

    /** A backlog that is full says so in another way than a refusal. */
    private static boolean refuses(final UnixDomainSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return false;
        } catch (final ConnectException e) {
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    private static boolean isSocket(final Path path) {
        try {
            return Files.getAttribute(path, MODE, LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                && (mode & TYPE_BITS) == SOCKET_TYPE;
        } catch (final IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static BindException inUse(final String why) {
        return new BindException("Address already in use: " + why);
    }

    /** One file among those that have been at a path: numbers of files are given again, times are not. */
    private record Identity(Object key, FileTime modified) {
        static Identity of(final Path path) throws IOException {
            final var attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            final Object key = attributes.fileKey();
            return new Identity(key == null ? "" : key, attributes.lastModifiedTime());
        }
    }
}
