package org.hpsocket.ssl.filter;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMParser;
import org.hpsocket.HpSocketException;
import org.hpsocket.HpSocketException.Category;

/** Takes the objects out of PEM text. */
final class Pem {
    private Pem() {
    }

    /**
     * Reads every object.
     *
     * @param source what is read, for errors
     * @param text the text
     * @return the objects as bcpkix gives them, in order
     * @throws HpSocketException naming the source when it is damaged
     */
    static List<Object> objects(final String source, final String text) {
        final var found = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                found.add(next);
            }
            return found;
        } catch (final PEMException e) {
            throw new HpSocketException(Category.USAGE, source + " is damaged: " + e.getMessage(), e);
        } catch (final IOException | RuntimeException e) {
            throw new HpSocketException(Category.USAGE, source + " is damaged: " + e.getMessage(), e);
        }
    }
}
