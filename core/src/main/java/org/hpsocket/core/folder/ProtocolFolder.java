package org.hpsocket.core.folder;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hpsocket.HpSocketException;

/**
 * A folder of protocols and transports, watched while it is open. Each jar in it is a module whose providers are
 * added; so is each folder in it, with the jars that belong together. A newer jar of the same module, or one that
 * replaces a file, is added before the older one is removed.
 *
 * <p>It looks once a second, and takes what two looks have seen unchanged: notifications of the system do not come
 * from every file system, late on some systems, and would not tell when a file is whole.
 *
 * <p>Thread: a daemon of its own from open to close; the first look is the opener's.
 * <p>Limits: 256 entries, 64 MiB a jar.
 * <p>Fails: what cannot be used is logged in one line, harms nothing else, and is tried again once it changes.
 */
public final class ProtocolFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProtocolFolder.class.getPackageName());
    private static final long LOOK_MS = 1_000;
    private static final long END_MS = TimeUnit.SECONDS.toMillis(10);

    private final Path folder;
    private final Copies copies = new Copies();
    private final Stock stock;
    private final Thread thread;
    private final Report report;
    private String toldOfFolder = "";
    private boolean closed;

    private ProtocolFolder(final Path folder, final Shelf shelf) {
        this.folder = folder;
        report = new LogReport();
        stock = new Stock(copies, Loading.here(), shelf, report);
        thread = new Thread(this::run, "hpsocket-protocols");
        thread.setDaemon(true);
    }

    /**
     * Adds what lies in a folder, and watches it.
     *
     * @param folder the folder
     * @param shelf where its providers go
     * @return the folder, open
     * @throws HpSocketException when there is no such folder
     */
    public static ProtocolFolder open(final Path folder, final Shelf shelf) {
        if (!Files.isDirectory(folder)) {
            throw HpSocketException.usage("protocols=" + folder + " is not a folder");
        }
        final var opened = new ProtocolFolder(folder.toAbsolutePath().normalize(), shelf);
        opened.look(true);
        opened.thread.start();
        return opened;
    }

    /** Watches no more. What was added stays where it is; its copies are deleted. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        try {
            thread.join(END_MS);
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (waitForNextLook()) {
            look(false);
        }
        copies.close();
    }

    private synchronized boolean waitForNextLook() {
        try {
            if (!closed) {
                wait(LOOK_MS);
            }
            return !closed;
        } catch (final InterruptedException e) {
            return false;
        }
    }

    private void look(final boolean first) {
        try {
            final Listing listing = Listing.of(folder);
            stock.look(listing.entries(), first);
            tell(listing.passedOver() == 0 ? ""
                : "entries=" + (Listing.ENTRIES_MOST + listing.passedOver()) + " max=" + Listing.ENTRIES_MOST
                    + ", the last by name are not used");
        } catch (final IOException e) {
            tell("cannot be read, what runs goes on: " + e);
        } catch (final RuntimeException | LinkageError e) {
            tell("failed: " + e);
        }
    }

    private void tell(final String line) {
        if (!line.isEmpty() && !line.equals(toldOfFolder)) {
            report.wrong("protocols: " + folder + " " + line);
        }
        toldOfFolder = line;
    }

    /** To the log of the system. */
    private static final class LogReport implements Report {
        @Override
        public void done(final String line) {
            LOG.log(Level.INFO, line);
        }

        @Override
        public void wrong(final String line) {
            LOG.log(Level.WARNING, line);
        }
    }
}
