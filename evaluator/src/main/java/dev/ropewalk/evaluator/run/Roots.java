package dev.ropewalk.evaluator.run;

import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.recipe.FinetuneRecipe;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.tuned.TunedModel;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.TaskParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders below which models and data must lie that suites name which others send. What lies elsewhere is not looked at, so that nobody learns
 * whether it is there.
 *
 * @param models empty where they may lie anywhere
 * @param data empty where they may lie anywhere
 */
public record Roots(List<Path> models, List<Path> data) {

    /** Properties: folders with commas between. */
    public static final String MODELS = "ropewalk.model-roots", DATA = "ropewalk.data-roots";

    /** A property: what stands for each of them that is not set. */
    public static final String OTHERWISE = "ropewalk.roots-otherwise";

    public Roots {
        models = models.stream().map(Roots::absolute).toList();
        data = data.stream().map(Roots::absolute).toList();
    }

    /** @param models folders with commas between; null or blank where they may lie anywhere @param data likewise */
    public static Roots of(@Nullable String models, @Nullable String data) {
        return new Roots(folders(models), folders(data));
    }

    private static List<Path> folders(@Nullable String listed) {
        return listed == null
                ? List.of()
                : Arrays.stream(listed.split(","))
                        .map(String::strip)
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .toList();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** By the paths as they are written, no file is looked at. @throws IllegalArgumentException one sentence: what lies elsewhere */
    public void check(Suite suite) {
        check(suite.model());
        if (!data.isEmpty())
            eachPath(suite, (what, path) -> {
                if (below(data, path).isEmpty()) throw elsewhere(what, path, DATA);
            });
    }

    /** The same of what a model is tuned by. */
    public void check(FinetuneRecipe recipe) {
        check(recipe.model());
        if (!data.isEmpty())
            eachPath(recipe, (what, path) -> {
                if (below(data, path).isEmpty()) throw elsewhere(what, path, DATA);
            });
    }

    /** The same of a model alone. Tuned ones were made here. */
    public void check(String model) {
        if (!models.isEmpty()
                && !model.equals(ModelNames.BUNDLED)
                && !ModelNames.isOfHub(model)
                && below(models, model).isEmpty()
                && below(List.of(absolute(TunedModel.home())), model).isEmpty())
            throw elsewhere("model", model, MODELS);
    }

    /**
     * Just before it is opened, by what is really there: no link leads out, and what lies in a folder is files and folders.
     *
     * @throws IllegalArgumentException one sentence: what does
     */
    public void checkOpened(Suite suite) {
        check(suite);
        checkOpened(suite.model());
        if (!data.isEmpty()) eachPath(suite, (what, path) -> checkLinks(what, path, data, DATA));
    }

    /** {@link #checkOpened(Suite)} of what a model is tuned by. */
    public void checkOpened(FinetuneRecipe recipe) {
        check(recipe);
        checkOpened(recipe.model());
        if (!data.isEmpty()) eachPath(recipe, (what, path) -> checkLinks(what, path, data, DATA));
    }

    /** {@link #checkOpened(Suite)} of a model alone. */
    public void checkOpened(String model) {
        check(model);
        if (!models.isEmpty() && isFolder(model))
            checkLinks(
                    "model",
                    model,
                    Stream.concat(models.stream(), Stream.of(absolute(TunedModel.home())))
                            .toList(),
                    MODELS);
    }

    private static boolean isFolder(String model) {
        try {
            return !model.equals(ModelNames.BUNDLED) && Files.exists(Path.of(model));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void checkLinks(String what, String written, List<Path> roots, String property) {
        Path path = below(roots, written).orElseThrow(() -> elsewhere(what, written, property));
        if (!Files.exists(path)) return; // whoever opens it says so
        try (Stream<Path> inside = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
            for (Path each : Stream.concat(Stream.of(path), inside).toList()) {
                Path real = each.toRealPath();
                if (!Files.isRegularFile(real) && !Files.isDirectory(real))
                    throw new IllegalArgumentException(
                            what + ": " + each + " is a pipe or a device; models and data are files");
                if (!isBelow(roots, real)) throw elsewhere(what, each.toString(), property);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(what + ": " + written + " cannot be read", e);
        }
    }

    private static boolean isBelow(List<Path> roots, Path real) throws IOException {
        for (Path root : roots) if (Files.exists(root) && real.startsWith(root.toRealPath())) return true;
        return false;
    }

    private static Optional<Path> below(List<Path> roots, String written) {
        try {
            Path path = absolute(Path.of(written));
            return roots.stream().anyMatch(path::startsWith) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Of everything that a task is said to read. */
    private static void eachPath(Suite suite, BiConsumer<String, String> use) {
        for (Task task : suite.tasks())
            for (TaskParameter parameter : task.card().parameters())
                if (parameter.kind() == TaskParameter.Kind.PATH
                        && task.parameters().get(parameter.name()) instanceof String path)
                    use.accept(task.name() + ": " + parameter.name(), path);
    }

    private static void eachPath(FinetuneRecipe recipe, BiConsumer<String, String> use) {
        if (!recipe.conversations().equals(FinetuneRecipe.GENERATED))
            use.accept("tuning.recipe: conversations", recipe.conversations());
        if (!recipe.task().equals(FinetuneRecipe.GENERATED)) use.accept("tuning.recipe: task", recipe.task());
    }

    /** Whether what is asked is read from a path that the task names. */
    public static boolean namesAFile(Task task) {
        return task.card().parameters().stream()
                .anyMatch(parameter -> parameter.kind() == TaskParameter.Kind.PATH
                        && task.parameters().containsKey(parameter.name()));
    }

    private static IllegalArgumentException elsewhere(String what, String given, String property) {
        return new IllegalArgumentException(what + " must lie in a folder that this service reads from (its " + property
                + "), and no link may lead out of it, got '" + given + "'");
    }
}
