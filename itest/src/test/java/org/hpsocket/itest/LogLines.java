package org.hpsocket.itest;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while this is open. <p>Thread: any. */
public final class LogLines implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.hpsocket");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(final LogRecord line) {
            records.add(line);
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /** Begins to listen. */
    public LogLines() {
        logger.addHandler(handler);
    }

    /**
     * Gives what was logged so far.
     *
     * @return the records
     */
    public List<LogRecord> records() {
        return records;
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
