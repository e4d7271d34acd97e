package org.hpsocket.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What the small bundles of the Felix folder say of themselves, and what is in them, a fact a line. */
class BundlesIT {
    private static final Path BUNDLES = Path.of(System.getProperty("hpsocket.felix")).resolve("bundles");
    private static final String COMPONENTS = "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)"
        + "(version>=1.5.0)(!(version>=2.0.0)))\",osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"";
    private static final Set<String> OF_EVERY_BUILD = Set.of("Manifest-Version", "Created-By", "Build-Jdk-Spec",
        "Bundle-ManifestVersion", "Bundle-Version", "Bundle-Vendor", "Bundle-License", "Bundle-Name",
        "Bundle-Description");

    @Test
    void shouldHaveTheListenersThatEcho() throws IOException {
        assertEquals(List.of(
            "Bundle-SymbolicName: org.hpsocket.dist.echo",
            "Import-Package: org.hpsocket;version=\"[1.0,2)\"",
            "Provide-Capability: "
                + "osgi.service;objectClass:List<String>=\"org.hpsocket.PackListener\";uses:=\"org.hpsocket\","
                + "osgi.service;objectClass:List<String>=\"org.hpsocket.PullListener\";uses:=\"org.hpsocket\","
                + "osgi.service;objectClass:List<String>=\"org.hpsocket.PushListener\";uses:=\"org.hpsocket\"",
            "Require-Capability: " + COMPONENTS,
            "Service-Component: OSGI-INF/org.hpsocket.dist.echo.PackEcho.xml,"
                + "OSGI-INF/org.hpsocket.dist.echo.PullEcho.xml,OSGI-INF/org.hpsocket.dist.echo.PushEcho.xml",
            "package org.hpsocket.dist.echo"), factsOf("org.hpsocket.dist-echo.jar"));
    }

    @Test
    void shouldHaveWhatKnowsTheNamesOfConfigurations() throws IOException {
        assertEquals(List.of(
            "Bundle-SymbolicName: org.hpsocket.dist.conf",
            "Import-Package: org.apache.felix.fileinstall;version=\"[3.7,4)\"",
            "Provide-Capability: "
                + "osgi.service;objectClass:List<String>=\"org.apache.felix.fileinstall.ArtifactInstaller\";"
                + "uses:=\"org.apache.felix.fileinstall\"",
            "Require-Capability: osgi.service;effective:=active;filter:="
                + "\"(objectClass=org.apache.felix.fileinstall.ArtifactInstaller)\"," + COMPONENTS,
            "Service-Component: OSGI-INF/org.hpsocket.dist.conf.FactoryFiles.xml",
            "package org.hpsocket.dist.conf"), factsOf("org.hpsocket.dist-conf.jar"));
    }

    private static List<String> factsOf(final String bundle) throws IOException {
        try (var jar = new JarFile(BUNDLES.resolve(bundle).toFile())) {
            final var facts = new ArrayList<String>();
            jar.getManifest().getMainAttributes().forEach((name, value) -> {
                if (!OF_EVERY_BUILD.contains(name.toString())) {
                    facts.add(name + ": " + value);
                }
            });
            jar.stream().map(Object::toString).filter(name -> name.endsWith(".class"))
                .map(name -> "package " + name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                .distinct().forEach(facts::add);
            return facts.stream().sorted().toList();
        }
    }
}
