package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.xml.sax.SAXException;

/**
 * A component of Declarative Services, as its description in the bundle has it.
 *
 * @param implementation the class
 * @param services what it is found as
 * @param facts more about it, its references too
 */
record DeclaredComponent(String implementation, Set<String> services, List<String> facts) {

    /** Reads a description, and closes it. */
    static DeclaredComponent read(final InputStream description) {
        try (description) {
            final var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            final Element root = builder.parse(description).getDocumentElement();
            final var services = new TreeSet<String>();
            elements(root, "provide").forEach(provide -> services.add(provide.getAttribute("interface")));
            final var facts = new ArrayList<String>();
            Stream.of("configuration-pid", "configuration-policy", "immediate").filter(root::hasAttribute)
                .forEach(name -> facts.add(name + " " + root.getAttribute(name)));
            elements(root, "property").forEach(property -> facts.add(property(property)));
            elements(root, "reference").forEach(reference -> facts.add("reference " + attributes(reference)));
            final Element implementation = elements(root, "implementation").findFirst().orElseThrow();
            return new DeclaredComponent(implementation.getAttribute("class"), services, facts);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final ParserConfigurationException | SAXException e) {
            throw new AssertionError(e);
        }
    }

    /** Every fact. */
    Stream<String> lines() {
        final String named = "component " + implementation;
        return Stream.concat(Stream.of("provides " + services), facts.stream()).map(fact -> named + " " + fact);
    }

    private static Stream<Element> elements(final Element root, final String name) {
        final var found = root.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }

    /** Of several values each has a line of text. */
    private static String property(final Element element) {
        return "property " + attributes(element)
            + element.getTextContent().lines().map(String::strip).map(" "::concat).collect(Collectors.joining());
    }

    private static String attributes(final Element element) {
        final NamedNodeMap all = element.getAttributes();
        return IntStream.range(0, all.getLength()).mapToObj(all::item)
            .map(attribute -> attribute.getNodeName() + "=" + attribute.getNodeValue())
            .sorted().collect(Collectors.joining(" "));
    }
}
