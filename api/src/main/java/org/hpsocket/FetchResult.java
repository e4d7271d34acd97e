package org.hpsocket;

/** The answer of fetch and peek. <p>Source: HP-Socket {@code EnFetchResult}, numbered alike. */
public enum FetchResult {
    /** Exactly the bytes asked for were copied. */
    OK,
    /** Fewer bytes are there than were asked for; nothing was copied. */
    LENGTH_TOO_LONG,
    /** The connection is closed and nothing of it is left; nothing was copied. */
    DATA_NOT_FOUND
}
