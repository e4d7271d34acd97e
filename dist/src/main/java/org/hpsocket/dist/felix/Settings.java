package org.hpsocket.dist.felix;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hpsocket.dist.Fault;

/**
 * What the launcher of a folder is told.
 *
 * @param home the folder, with its bundles
 * @param conf where configurations are
 * @param deploy where bundles are dropped in
 * @param shell whether a person gets a shell
 */
record Settings(Path home, Path conf, Path deploy, boolean shell) {
    private static final String TTY = "hpsocket.tty";
    private static final String BETWEEN_FOLDERS = ",";
    private static final int POLL_MS = 1_000;

    /** Reads the options of a command line; the folder is the one that has the launcher's jar in {@code lib}. */
    static Settings of(final List<String> options) {
        final Path home = ofLauncher();
        var settings = new Settings(home, home.resolve("conf"), home.resolve("deploy"), tty());
        for (final String option : options) {
            settings = settings.with(option);
        }
        settings.require(settings.conf);
        settings.require(settings.deploy);
        return settings;
    }

    /** What File Install asks for: bundles that were dropped in start, files are read and never written. */
    Map<String, String> properties() {
        return Map.of(
            "felix.fileinstall.dir", conf + BETWEEN_FOLDERS + deploy,
            "felix.fileinstall.poll", Integer.toString(POLL_MS),
            "felix.fileinstall.noInitialDelay", "true",
            "felix.fileinstall.subdir.mode", "skip",
            "felix.fileinstall.enableConfigSave", "false",
            "felix.fileinstall.configEncoding", "UTF-8",
            "felix.fileinstall.log.level", "3",
            "org.osgi.service.log.admin.loglevel", "INFO");
    }

    private Settings with(final String option) {
        final int end = option.indexOf('=') + 1;
        return switch (end == 0 ? option : option.substring(0, end)) {
            case "--conf=" -> new Settings(home, folder(option, end), deploy, shell);
            case "--deploy=" -> new Settings(home, conf, folder(option, end), shell);
            case "--no-shell" -> new Settings(home, conf, deploy, false);
            default -> throw Fault.usage("unknown option " + option);
        };
    }

    private static Path folder(final String option, final int begin) {
        if (begin == option.length()) {
            throw Fault.usage(option + " needs a folder");
        }
        return Path.of(option.substring(begin)).toAbsolutePath().normalize();
    }

    private void require(final Path folder) {
        if (!Files.isDirectory(folder)) {
            throw Fault.usage("no folder " + folder);
        }
        if (folder.toString().contains(BETWEEN_FOLDERS)) {
            throw Fault.usage("a folder with a comma in its name cannot be watched: " + folder);
        }
    }

    private static Path ofLauncher() {
        try {
            return Path.of(Settings.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .resolveSibling("..").normalize();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Newer JDKs have a console even without a terminal, so the script that starts us tells. */
    private static boolean tty() {
        final String told = System.getProperty(TTY);
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
