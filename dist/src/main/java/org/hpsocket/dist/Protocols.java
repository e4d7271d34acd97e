package org.hpsocket.dist;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hpsocket.HpSocket;
import org.hpsocket.RuntimeOptions;
import picocli.CommandLine.Option;

/** The protocols and transports that a command runs with: those beside it, and those of a folder. */
final class Protocols {
    private static final String MODULE = "org.hpsocket.dist";

    @Option(names = "--protocols", paramLabel = "FOLDER", defaultValue = "",
        description = "A folder whose jars are used as protocols and transports, and which is watched; "
            + "an image has its own unless told.")
    private String folder;

    /** Makes the runtime. */
    HpSocket load() {
        return folder().map(path -> HpSocket.load(new RuntimeOptions().withProtocols(path))).orElseGet(HpSocket::load);
    }

    /** Checks the name of a transport, empty for none; what a folder has shows when it is used. */
    String transport(final String name) {
        return folder().isPresent() ? name : Endpoints.transport(name);
    }

    /** Refuses a folder that this runtime does not look at. */
    void requireNone(final String because) {
        if (!folder.isEmpty()) {
            throw Fault.usage("--protocols=" + folder + " needs " + because);
        }
    }

    private Optional<Path> folder() {
        if (folder.isEmpty()) {
            return ofImage();
        }
        final Path told = Path.of(folder);
        if (!Files.isDirectory(told)) {
            throw Fault.usage("--protocols=" + folder + " is not a folder");
        }
        return Optional.of(told);
    }

    private static Optional<Path> ofImage() {
        final boolean inImage = ModuleLayer.boot().configuration().findModule(MODULE)
            .flatMap(module -> module.reference().location()).map(URI::getScheme).equals(Optional.of("jrt"));
        return inImage ? Optional.of(Path.of(System.getProperty("java.home"), "protocols")).filter(Files::isDirectory)
            : Optional.empty();
    }
}
