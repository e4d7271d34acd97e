package org.hpsocket.core.folder;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;

/** Loads the packages of its jars itself, also where the class path has them too; all others come from there. */
final class OwnFirstLoader extends URLClassLoader {
    private final Set<String> packages;

    OwnFirstLoader(final URL[] jars, final Set<String> packages, final ClassLoader parent) {
        super("protocols", jars, parent);
        this.packages = packages;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
