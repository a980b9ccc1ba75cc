package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.cell.Progress;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.search.BundledSpaces;
import dev.ropewalk.evaluator.search.SearchExecutor;
import dev.ropewalk.evaluator.search.SearchReport;
import dev.ropewalk.evaluator.search.SearchSpace;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.ReadableJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decision 76: parameters searched, and the chosen ones confirmed on prompts that the search never saw. */
@Command(
        name = "search",
        description =
                "Searches a method's parameters instead of guessing them, and holds the chosen ones against their start and the best published preset on prompts that the"
                        + " search never saw. Ctrl-C or the budget's end gives the best so far; the same command goes on.",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "SPACE",
            description =
                    "name of a bundled space (self-extend-bad-start, self-extend, dca, dpe, longrope, yarn), or a YAML or JSON file")
    String space = "";

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = ModelFolder.DESCRIPTION + ", instead of the space's")
    @Nullable
    String model;

    @Option(names = "--dtype", paramLabel = "D", description = Dtype.WORDS + ", instead of the space's")
    @Nullable
    String dtype;

    @Option(
            names = "--device",
            paramLabel = "D",
            description = "where it computes, instead of the space's (default: cpu)")
    @Nullable
    String device;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "time after which the best so far is told, such as 5m or 2h (default: none)")
    @Nullable
    String budget;

    @Option(names = "--json", paramLabel = "FILE", description = "write it as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    SlotOptions slots = new SlotOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Duration time = budget == null ? null : SlotOptions.time("--budget", budget);
        long begun = System.nanoTime();
        Map<String, Object> properties = slots.properties();
        OutputFile.check("--json", json, Path.of(space));
        PrintWriter err = Terminal.err(spec), out = OutputFile.table(spec, json);
        SearchSpace wanted = space();
        Checkpoint checkpoint = ModelFolder.open(wanted.asked().model(), err);
        Integer trained = wanted.asked().trainedLength();
        Rope rope = trained == null ? checkpoint.rope() : checkpoint.rope().withTrainedLength(trained);
        RunExecutor.check(wanted.asked());
        RunExecutor.check(wanted.confirming());
        Optional<SearchReport> report;
        try (Interruption interruption = new Interruption();
                var context = Application.start(
                        Application.Evaluation.class, WebApplicationType.NONE, database, properties)) {
            SearchExecutor searching = new SearchExecutor(
                    context.getBean(RunExecutor.class),
                    context.getBean(JdbcClient.class),
                    new Lines(err),
                    () -> interruption.getAsBoolean() || time != null && System.nanoTime() - begun > time.toNanos());
            report = execute(searching, wanted, rope);
            if (report.isPresent()) tell(report.get(), out);
        }
        if (report.isEmpty())
            throw new RefusedException(
                    "The start was not asked whole yet, so nothing can be said; the same command goes on where it was left.");
        return 0;
    }

    /** Another process may have taken a run since it was found: then that is said. */
    private static Optional<SearchReport> execute(SearchExecutor searching, SearchSpace wanted, Rope rope) {
        try {
            return searching.execute(wanted, rope);
        } catch (IllegalStateException e) {
            throw new RefusedException(e.getMessage() + ".", e);
        }
    }

    private void tell(SearchReport report, PrintWriter out) throws IOException {
        String command = Arguments.command(Objects.requireNonNull(spec));
        report.lines().forEach(out::println);
        out.println("Again, or on where it was left: " + command);
        out.flush();
        if (json != null) OutputFile.write(json, ReadableJson.of(report.document(command, CodeVersion.current())));
    }

    /** A file goes before a bundled space; its name begins every sentence about it. */
    private SearchSpace space() {
        Map<String, Object> instead = new LinkedHashMap<>();
        if (model != null) instead.put("model", model);
        if (dtype != null) instead.put("dtype", dtype);
        if (device != null) instead.put("device", device);
        Path file = Path.of(space);
        if (BundledSpaces.NAMES.contains(space) && !Files.isRegularFile(file))
            return SearchSpace.parse(space, BundledSpaces.written(space), instead);
        if (!Files.exists(file) && !space.matches(".*\\.(yaml|yml|json)|.*/.*"))
            return SearchSpace.parse(space, BundledSpaces.written(space), instead);
        String text = TextFile.read(file);
        try {
            return SearchSpace.parse(space, text, instead);
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw new RefusedException(sentence.startsWith(space) ? sentence : space + ": " + sentence, e);
        }
    }

    /** How far it is, a line for each generation; what few questions tell of two scores is not what a search goes by. */
    private static final class Lines implements SearchExecutor.Listener {

        private final PrintWriter err;
        private ProgressLine line;

        Lines(PrintWriter err) {
            this.err = err;
            line = new ProgressLine(err);
        }

        @Override
        public void turnOf(String what) {
            err.println(what);
            err.flush();
            line = new ProgressLine(err);
        }

        @Override
        public void measuring(Progress progress) {
            line.accept(new Progress(
                    progress.samplesDone(),
                    progress.samplesTotal(),
                    progress.cellsDone(),
                    progress.cellsTotal(),
                    progress.cell(),
                    progress.elapsed(),
                    progress.eta(),
                    progress.memory(),
                    List.of(),
                    progress.waiting()));
        }

        @Override
        public void measured() {
            line.end();
        }
    }
}
