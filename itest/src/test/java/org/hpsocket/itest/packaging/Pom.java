package org.hpsocket.itest.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A pom as it is written: nothing is inherited. */
final class Pom {
    private final Document document;

    Pom(final Path file) {
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (final ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** What is at a path; empty when nothing is. */
    String text(final String path) {
        return in(document, path);
    }

    List<Node> all(final String path) {
        try {
            final var nodes = (NodeList) XPathFactory.newInstance().newXPath()
                .evaluate(path, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
        } catch (final XPathExpressionException e) {
            throw new AssertionError(path, e);
        }
    }

    static String in(final Node node, final String path) {
        try {
            return XPathFactory.newInstance().newXPath().evaluate(path, node);
        } catch (final XPathExpressionException e) {
            throw new AssertionError(path, e);
        }
    }
}
