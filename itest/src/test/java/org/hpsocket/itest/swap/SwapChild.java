package org.hpsocket.itest.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hpsocket.itest.Parent;
import org.hpsocket.itest.packaging.Container;
import org.hpsocket.itest.packaging.Jars;
import org.hpsocket.itest.swap.house.SwapBundle;
import org.osgi.framework.BundleException;

/**
 * A process with Felix, the bundles of the runtime and those whose jars it is given. Commands, each answered with a
 * line: {@code update NAME JAR}, {@code install NAME JAR}, {@code drop NAME}, {@code stop NAME}, {@code start NAME},
 * {@code loaders NAME}, {@code ask} and what the application knows, {@code end}.
 */
public final class SwapChild {
    private final Parent parent = new Parent();
    private final Generations generations;
    private final UnaryOperator<String> house;

    private SwapChild(final Generations generations, final UnaryOperator<String> house) {
        this.generations = generations;
        this.house = house;
    }

    /**
     * Runs it.
     *
     * @param arguments jars of further bundles
     * @throws IOException when there is no temporary folder
     * @throws BundleException when a bundle does not do what it is told
     */
    public static void main(final String... arguments) throws IOException, BundleException {
        final Path storage = Files.createTempDirectory("hpsocket-swap-");
        try (var container = new Container(storage)) {
            final var jars = Stream.concat(Jars.ofContainer().stream(), Stream.of(arguments).map(Path::of)).toList();
            final var bundles = container.install(jars);
            container.start(bundles);
            @SuppressWarnings("unchecked")
            final var house = (UnaryOperator<String>) container.service(
                UnaryOperator.class.getName(), "(" + SwapBundle.PROPERTY + "=house)");
            new SwapChild(new Generations(bundles), house).serve();
        }
        delete(storage);
    }

    private void serve() throws IOException, BundleException {
        parent.tell("runs");
        for (String command = parent.hear(); !command.equals("end"); command = parent.hear()) {
            parent.tell("answer " + answer(command));
        }
    }

    private String answer(final String command) throws IOException, BundleException {
        if (command.startsWith("ask ")) {
            return house.apply(command.substring("ask ".length()));
        }
        final List<String> words = List.of(command.split(" "));
        switch (words.get(0)) {
            case "update" -> generations.update(words.get(1), Path.of(words.get(2)));
            case "install" -> generations.install(words.get(1), Path.of(words.get(2)));
            case "drop" -> generations.drop(words.get(1));
            case "stop" -> generations.stop(words.get(1));
            case "start" -> generations.start(words.get(1));
            case "loaders" -> {
                return generations.old(words.get(1));
            }
            default -> throw new IllegalArgumentException(command);
        }
        return command;
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
