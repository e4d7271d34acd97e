package org.hpsocket.dist.felix;

import java.util.List;
import org.hpsocket.dist.Fault;

/** The command {@code hpsocket-felix}: runs the folder that it lies in until it is told to end. */
public final class Launcher {
    private static final String NAME = "hpsocket-felix";
    private static final String HELP = """
        Usage: hpsocket-felix [--conf=FOLDER] [--deploy=FOLDER] [--no-shell]
               hpsocket-felix --help | --version
        HP-Socket in an OSGi framework: endpoints out of configurations, protocols out of bundles.

          --conf=FOLDER    where configurations (*.cfg) are; conf of this folder unless told
          --deploy=FOLDER  where bundles are dropped in; deploy of this folder unless told
          --no-shell       no Gogo shell, also where a person could type

        Both folders are watched: what is put there, changed or removed is in force a second or two later.
        Interrupted (Ctrl-C, SIGTERM) it stops the endpoints, then the bundles, and ends with 130 or 143.
        Exit status: 0 done, 1 something went wrong, 2 wrong usage, 130 or 143 interrupted.""";

    private Launcher() {
    }

    /**
     * Runs the folder and ends the process.
     *
     * @param arguments the options
     */
    public static void main(final String[] arguments) {
        System.exit(status(List.of(arguments)));
    }

    private static int status(final List<String> options) {
        try {
            if (options.contains("--help")) {
                System.out.println(HELP);
            } else if (options.contains("--version")) {
                System.out.println(NAME + " " + Launcher.class.getPackage().getImplementationVersion());
            } else {
                run(Settings.of(options));
            }
            return 0;
        } catch (final Fault fault) {
            System.err.println(NAME + ": " + fault.getMessage()
                + (fault.status() == Fault.USAGE ? "; see " + NAME + " --help" : ""));
            return fault.status();
        } catch (final RuntimeException e) {
            System.err.println(NAME + ": internal error: " + e);
            return Fault.FAILED;
        }
    }

    private static void run(final Settings settings) {
        final System.Logger logger = System.getLogger(NAME);
        try (var felix = new FelixRuntime(logger::log, settings.properties())) {
            felix.install(settings.home().resolve("bundles"));
            if (settings.shell()) {
                felix.install(settings.home().resolve("shell"));
            }
            felix.bringBack();
            sayStopped(felix);
            felix.start();
            System.err.println("started: bundles=" + felix.bundles().size()
                + " conf=" + settings.conf() + " deploy=" + settings.deploy());
            felix.awaitStop();
        }
    }

    private static void sayStopped(final FelixRuntime felix) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            felix.close();
            System.err.println("stopped");
        }, "hpsocket-stop"));
    }
}
