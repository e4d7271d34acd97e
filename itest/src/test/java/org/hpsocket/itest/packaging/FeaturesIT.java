package org.hpsocket.itest.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The features file for Karaf, as it is written. */
class FeaturesIT {
    private static final Path FILE = Path.of("../dist/features/src/main/resources/features.xml");
    private static final Path BOM = Path.of("../cnf/bom/pom.xml");
    private static final String OURS = "org.hpsocket";
    /** For the class path of tests, where it brings JUnit along. */
    private static final String TEST_KIT = "org.hpsocket.testkit";

    private final Features features = new Features(FILE);

    @Test
    void shouldHaveEveryPublishedBundleOnce() {
        final Set<String> published = new Pom(BOM).all("//dependencyManagement/dependencies/dependency").stream()
            .map(entry -> Pom.in(entry, "artifactId")).filter(name -> !name.equals(TEST_KIT))
            .collect(Collectors.toCollection(TreeSet::new));
        final List<String> listed = features.bundles().stream()
            .filter(bundle -> bundle.group().equals(OURS)).map(Features.Artifact::name).sorted().toList();
        assertEquals(List.copyOf(published), listed);
    }

    @Test
    void shouldNeedNothingButDeclarativeServices() {
        assertEquals(List.of("scr"), features.needed());
    }

    @Test
    void shouldHaveAFeatureForEachPartAndOneForAll() {
        assertEquals(List.of("hpsocket-core", "hpsocket-transport-nio", "hpsocket-transport-aio",
            "hpsocket-protocol-pack", "hpsocket-proxy", "hpsocket-ssl", "hpsocket"), features.names());
    }

    @Test
    void shouldHaveWhatTlsNeedsInTheVersionThatItIsBuiltWith() {
        final List<String> others = features.bundles().stream().filter(bundle -> !bundle.group().equals(OURS))
            .map(bundle -> bundle.group() + ":" + bundle.name() + ":" + bundle.version()).sorted().toList();
        assertEquals(Jars.BOUNCY_CASTLE.stream()
            .map(name -> "org.bouncycastle:" + name + ":${bouncycastle.version}").toList(), others);
    }
}
