package org.hpsocket.spi;

import java.io.IOException;
import org.hpsocket.StartException;

/** Listening failed at a step. */
public final class ListenException extends IOException {
    private static final long serialVersionUID = 1;

    private final StartException.Step step;

    /**
     * Creates the exception.
     *
     * @param step the step that failed
     * @param cause what the system said
     */
    public ListenException(final StartException.Step step, final IOException cause) {
        super(cause.getMessage(), cause);
        this.step = step;
    }

    /**
     * Tells which step failed.
     *
     * @return the step
     */
    public StartException.Step step() {
        return step;
    }
}
