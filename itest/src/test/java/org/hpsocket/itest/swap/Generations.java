package org.hpsocket.itest.swap;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Replaces bundles, by symbolic name, and remembers the class loaders of those replaced, weakly. */
final class Generations {
    private static final long REFRESH_S = 60;
    private static final int LOOKS = 40;
    private static final long BETWEEN_LOOKS_MS = 50;

    private final BundleContext context;
    private final Map<String, Bundle> current = new HashMap<>();
    private final Map<String, Bundle> before = new HashMap<>();
    private final Map<String, List<WeakReference<ClassLoader>>> old = new HashMap<>();

    Generations(final List<Bundle> bundles) {
        context = bundles.get(0).getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        bundles.forEach(bundle -> current.put(bundle.getSymbolicName(), bundle));
    }

    /** The one in use goes before the other one is there. */
    void update(final String name, final Path jar) throws IOException, BundleException {
        final Bundle bundle = bundle(name);
        remember(bundle);
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
        refresh(bundle);
    }

    /** The other one comes, and the one in use stays. */
    void install(final String name, final Path jar) throws BundleException {
        final Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        before.put(name, Objects.requireNonNull(current.put(name, bundle), name));
    }

    /** The one before that in use goes. */
    void drop(final String name) throws BundleException {
        final Bundle replaced = Objects.requireNonNull(before.remove(name), name);
        remember(replaced);
        replaced.uninstall();
        refresh(replaced);
    }

    void stop(final String name) throws BundleException {
        bundle(name).stop();
    }

    void start(final String name) throws BundleException {
        bundle(name).start();
    }

    /** Counts the loaders of those replaced that are still there when all but the last should be gone. */
    String old(final String name) {
        final List<WeakReference<ClassLoader>> loaders = old.getOrDefault(name, List.of());
        for (int look = 0; alive(loaders) > 1 && look < LOOKS; look++) {
            System.gc();
            rest();
        }
        return alive(loaders) + " of " + loaders.size();
    }

    private Bundle bundle(final String name) {
        return Objects.requireNonNull(current.get(name), name);
    }

    private void remember(final Bundle bundle) {
        old.computeIfAbsent(bundle.getSymbolicName(), name -> new ArrayList<>())
            .add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    private void refresh(final Bundle bundle) {
        final var refreshed = new CountDownLatch(1);
        context.getBundle().adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        try {
            if (!refreshed.await(REFRESH_S, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not refreshed within seconds=" + REFRESH_S + ": " + bundle);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long alive(final List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    /** What was freed is not always told at once. */
    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
