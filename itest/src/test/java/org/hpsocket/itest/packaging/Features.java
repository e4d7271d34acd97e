package org.hpsocket.itest.packaging;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A features file of Karaf. */
final class Features {
    private static final Pattern URL = Pattern.compile("mvn:([\\w.]+)/([\\w.-]+)/(\\S+)");

    private final Pom file;

    Features(final Path file) {
        this.file = new Pom(file);
    }

    /** What it installs. */
    List<Artifact> bundles() {
        return file.all("/features/feature/bundle").stream().map(node -> Artifact.of(node.getTextContent())).toList();
    }

    /** What the features of others are called that it needs. */
    List<String> needed() {
        return file.all("/features/feature/feature[not(@version)]").stream().map(node -> node.getTextContent())
            .distinct().toList();
    }

    /** What its features are called. */
    List<String> names() {
        return file.all("/features/feature").stream().map(node -> Pom.in(node, "@name")).toList();
    }

    /**
     * A jar in a repository of Maven.
     *
     * @param group its group
     * @param name its name
     * @param version its version
     */
    record Artifact(String group, String name, String version) {
        private static Artifact of(final String url) {
            final var parts = URL.matcher(url);
            if (!parts.matches()) {
                throw new AssertionError("not a jar of Maven: " + url);
            }
            return new Artifact(parts.group(1), parts.group(2), parts.group(3));
        }

        Path in(final Path repository) {
            return repository.resolve(group.replace('.', '/')).resolve(name).resolve(version)
                .resolve(name + "-" + version + ".jar");
        }
    }
}
