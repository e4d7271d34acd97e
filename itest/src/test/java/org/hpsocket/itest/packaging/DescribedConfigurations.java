package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The configurations that a bundle describes to consoles. */
final class DescribedConfigurations {
    static final String FOLDER = "OSGI-INF/metatype/";

    private DescribedConfigurations() {
    }

    /** Reads a description, and closes it. @return a line for each configuration */
    static Stream<String> read(final InputStream description) {
        try (description) {
            final var all = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(description)
                .getElementsByTagName("Designate");
            return IntStream.range(0, all.getLength()).mapToObj(i -> line((Element) all.item(i))).toList().stream();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final ParserConfigurationException | SAXException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(final Element designate) {
        final Element object = (Element) designate.getElementsByTagName("Object").item(0);
        final String kind = designate.hasAttribute("factoryPid") ? "factoryPid" : "pid";
        return "metatype " + kind + " " + designate.getAttribute(kind) + " is " + object.getAttribute("ocdref");
    }
}
