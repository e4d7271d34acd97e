package org.hpsocket.core;

/** What tests throw where nothing should be harmed. It has no stack trace, to keep logs short. */
public final class OnPurpose extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OnPurpose() {
        super("on purpose", null, false, false);
    }
}
