package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The BOM has what the build publishes, in the versions it publishes, and nothing else. */
class BomIT {
    private static final Path ROOT = Path.of("..");
    private static final String SKIPPED = "/project/properties/maven.deploy.skip";

    @Test
    void shouldListEveryPublishedArtifactWhenImported() {
        assertEquals(published(), managed());
    }

    @Test
    void shouldNeedNoPropertyWhenImported() {
        assertFalse(managed().toString().contains("${"), () -> "properties in " + managed());
    }

    private static Set<String> managed() {
        final var bom = new Pom(ROOT.resolve("cnf/bom/pom.xml"));
        return bom.all("//dependencyManagement/dependencies/dependency").stream()
            .map(entry -> Pom.in(entry, "groupId") + ":" + Pom.in(entry, "artifactId") + ":" + Pom.in(entry, "version"))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The children of the parent of bundles, but for those that say that they are not. */
    private static Set<String> published() {
        return new Pom(ROOT.resolve("pom.xml")).all("/project/modules/module").stream()
            .map(module -> new Pom(ROOT.resolve(module.getTextContent()).resolve("pom.xml")))
            .filter(pom -> "bundle".equals(pom.text("/project/parent/artifactId")))
            .filter(pom -> !"true".equals(pom.text(SKIPPED)))
            .map(pom -> "org.hpsocket:" + pom.text("/project/artifactId") + ":" + version(pom))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String version(final Pom pom) {
        final String own = pom.text("/project/version");
        return own.isEmpty() ? pom.text("/project/parent/version") : own;
    }
}
