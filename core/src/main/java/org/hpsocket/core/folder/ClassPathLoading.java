package org.hpsocket.core.folder;

import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.hpsocket.HpSocket;
import org.hpsocket.spi.CodecFactory;

/**
 * Gives each unit a class loader of its own, where the runtime is no module. What its modules require is not checked
 * then, and it provides what its {@code META-INF/services} name.
 */
final class ClassPathLoading implements Loading {
    private static final List<String> OF_THE_RUNTIME =
        List.of(HpSocket.class.getPackageName(), CodecFactory.class.getPackageName());

    @Override
    public Loaded load(final Unit unit) throws Refused {
        for (final String name : OF_THE_RUNTIME) {
            if (unit.packages().contains(name)) {
                throw new Refused("cannot be resolved: " + unit.module() + " contains package " + name
                    + ", which is of the runtime");
            }
        }
        final ClassLoader runtime = ClassPathLoading.class.getClassLoader();
        final var loader = new OwnFirstLoader(urls(unit.copy()), unit.packages(), runtime);
        return Loaded.of(kind -> ServiceLoader.load(kind, loader), type -> type.getClassLoader() == loader, loader,
            unit.module() + " names no provider in META-INF/services, where a runtime on the class path looks");
    }

    private static URL[] urls(final Path copy) throws Refused {
        final var urls = new ArrayList<URL>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(copy)) {
            for (final Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        } catch (final IOException e) {
            throw Refused.because("cannot be read: ", e);
        }
        return urls.toArray(URL[]::new);
    }
}
