package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceReport;
import dev.ropewalk.results.advice.AdviceSuite;
import dev.ropewalk.results.report.Report;
import dev.ropewalk.results.worker.Memory;
import dev.ropewalk.tasks.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decision 75: candidates, a race between them, and what it came to. */
@Command(
        name = "advise",
        description =
                "Says what to set for a model at a length: rules out what cannot serve, lets the rest answer the same questions until all but the best"
                        + " have left, and tells how sure that is. Ctrl-C or the budget's end gives the advice so far; the same command goes on.",
        mixinStandardHelpOptions = true)
final class AdviseCommand implements Callable<Integer> {

    private static final String CPU = "cpu";

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            defaultValue = ModelNames.BUNDLED,
            description = ModelFolder.DESCRIPTION + " (default: the bundled one)")
    String model = ModelNames.BUNDLED;

    @Option(names = "--length", paramLabel = "N", required = true, description = "tokens that are to be served")
    int length;

    @Option(
            names = "--trained-length",
            paramLabel = "L",
            description = "tokens the model was trained on (default: what its config.json says)")
    @Nullable
    Integer trainedLength;

    @Option(
            names = "--methods",
            paramLabel = "M,…",
            description =
                    "candidates: methods, presets or whole configurations (default: every method and preset, and a grammar of compositions)")
    List<String> methods = List.of();

    @Option(
            names = "--task",
            paramLabel = "T,…",
            description =
                    "tasks, or a bundled suite whose tasks are meant (default: keys among prose; of the bundled model its stories, too)")
    List<String> tasks = List.of();

    @Option(
            names = "--first-token",
            paramLabel = "TIME",
            description =
                    "rules out what is foretold to take longer than this to read a prompt of the length on this machine, such as 2s")
    @Nullable
    String firstToken;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "time after which the advice so far is given, such as 5m or 2h (default: none)")
    @Nullable
    String budget;

    @Option(names = "--json", paramLabel = "FILE", description = "write it as one JSON document, too")
    @Nullable
    Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "write it as one HTML file that opens from the disk, too")
    @Nullable
    Path html;

    @Mixin
    DtypeOption dtype = new DtypeOption();

    @Mixin
    DeviceOption device = new DeviceOption();

    @Mixin
    SlotOptions slots = new SlotOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Duration time = budget == null ? null : SlotOptions.time("--budget", budget);
        long begun = System.nanoTime();
        BooleanSupplier late = () -> time != null && System.nanoTime() - begun > time.toNanos();
        OutputFile.check("--json", json);
        OutputFile.check("--html", html, json);
        Map<String, Object> properties = slots.properties();
        PrintWriter err = Terminal.err(spec), out = OutputFile.table(spec, json, html);
        Checkpoint checkpoint = ModelFolder.open(model, err);
        Rope rope =
                trainedLength == null ? checkpoint.rope() : checkpoint.rope().withTrainedLength(trainedLength);
        if (length <= rope.trainedLength())
            throw new RefusedException("--length must be more than the " + rope.trainedLength()
                    + " tokens that the model was trained on, within which plain RoPE serves, got " + length + ".");
        List<Integer> lengths = AdviceSuite.lengths(rope.trainedLength(), length);
        suite(List.of(Configuration.of("pi")), lengths); // whoever races: a wrong task is told before a model is loaded
        List<Candidates.Candidate> candidates = candidates(checkpoint, rope, lengths);
        List<Configuration> racing = AdviceSuite.racing(candidates);
        if (racing.isEmpty()) throw nobody(candidates);
        Suite suite = suite(racing, lengths);
        RunExecutor.check(suite);
        err.printf(
                Locale.ROOT,
                "%d of %d candidates race over %s tokens on %s.%n",
                racing.size(),
                candidates.size(),
                lengths.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                suite.tasks().stream().map(Task::name).collect(Collectors.joining(", ")));
        err.flush();
        Optional<Advice> advice;
        try (Interruption interruption = new Interruption();
                var context = Application.start(
                        Application.Evaluation.class, WebApplicationType.NONE, database, properties)) {
            RunExecutor runs = context.getBean(RunExecutor.class);
            Optional<String> unfinished = runs.findUnfinished(suite);
            unfinished.ifPresent(run -> err.println("Going on with run " + run + ", which was cut off."));
            ProgressLine line = new ProgressLine(err, "at most");
            RunReport report = runs.execute(
                    unfinished.orElseGet(() -> runs.begin(suite)),
                    line,
                    () -> interruption.getAsBoolean() || late.getAsBoolean());
            line.end();
            boolean over = report.status().equals("completed");
            if (report.status().equals("failed"))
                throw new RefusedException("The race failed: " + report.message() + ".");
            advice = Advice.of(
                    context.getBean(JdbcClient.class),
                    report.run(),
                    over,
                    question(checkpoint, rope, lengths, candidates, suite));
            if (advice.isPresent()) tell(advice.get(), out);
        }
        if (advice.isEmpty())
            throw new RefusedException(
                    "No round was asked whole yet, so nothing can be said; the same command goes on where it was left.");
        return 0;
    }

    private void tell(Advice advice, PrintWriter out) throws IOException {
        new AdviceReport(advice).lines().forEach(out::println);
        out.flush();
        if (json != null) OutputFile.write(json, ReadableJson.of(advice.document()));
        if (html != null) OutputFile.write(html, Report.ofAdvice(advice));
    }

    /** Laws first, then what is foretold of memory and time. */
    private List<Candidates.Candidate> candidates(Checkpoint checkpoint, Rope rope, List<Integer> lengths) {
        Device where = device.device();
        CostForecast counted = CostForecast.counted(checkpoint.config(), dtype.dtype, where);
        Long memory = slots.memoryBytes();
        Double seconds = firstToken == null
                ? null
                : SlotOptions.time("--first-token", firstToken).toMillis() / 1000.0;
        try (KeptModel models = new KeptModel()) {
            CostForecast measured = seconds == null
                    ? null
                    : models.load(model, checkpoint, dtype.dtype, where)
                            .decoder()
                            .forecast();
            List<Candidates.Candidate> candidates = new ArrayList<>();
            for (Candidates.Candidate candidate : lawful(rope, lengths)) {
                Configuration exact = candidate.exact();
                if (candidate.ruledOut() != null || exact == null) {
                    candidates.add(candidate);
                    continue;
                }
                ContextPlan plan = exact.resolve(rope, length).plan();
                long bytes = counted.modelBytes()
                        + counted.memory(plan, 1, length, 0).bytes();
                boolean slow = measured != null
                        && measured.time(plan, 1, length, 0).prefillSeconds() > Objects.requireNonNull(seconds);
                candidates.add(
                        memory != null && bytes > memory
                                ? candidate.without("needs " + Memory.text(bytes) + " of memory at " + length
                                        + " tokens, more than " + Memory.text(memory))
                                : slow
                                        ? candidate.without("is foretold to take longer than " + firstToken
                                                + " to the first token at " + length + " tokens")
                                        : candidate);
            }
            return candidates;
        }
    }

    private List<Candidates.Candidate> lawful(Rope rope, List<Integer> lengths) {
        if (methods.isEmpty()) return Candidates.of(rope, lengths);
        try {
            return Candidates.of(
                    rope,
                    lengths,
                    entries("--methods", methods).stream()
                            .map(Configuration::parse)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("--methods: " + e.getMessage() + ".", e);
        }
    }

    private RefusedException nobody(List<Candidates.Candidate> candidates) {
        Map<String, Long> reasons = candidates.stream()
                .collect(Collectors.groupingBy(
                        candidate -> kind(String.valueOf(candidate.ruledOut())),
                        LinkedHashMap::new,
                        Collectors.counting()));
        return new RefusedException("None of " + candidates.size() + " candidates can serve " + length + " tokens: "
                + reasons.entrySet().stream()
                        .map(reason -> reason.getValue() + " " + reason.getKey())
                        .collect(Collectors.joining("; "))
                + ".");
    }

    /** What many have in common. */
    private static String kind(String reason) {
        if (reason.startsWith("cannot serve")) return "cannot serve it";
        if (reason.startsWith("turns")) return "turn rotary pairs to angles that were never trained";
        if (reason.startsWith("the same")) return "make the plan of another";
        return reason.startsWith("needs") ? "need more memory than there may be" : "take longer than they may";
    }

    private Suite suite(List<Configuration> racing, List<Integer> lengths) {
        Map<String, Object> fields = AdviceSuite.document(model, lengths, written(), racing, trainedLength);
        if (dtype.dtype != Dtype.FLOAT32) fields.put("dtype", dtype.dtype.word());
        if (!device.word.equals(CPU)) fields.put("device", device.word);
        return Suite.parse(ReadableJson.of(fields));
    }

    private List<Object> written() {
        List<String> named = tasks.isEmpty() ? AdviceSuite.tasks(model) : entries("--task", tasks);
        List<Object> written = new ArrayList<>();
        for (String name : named)
            if (!BundledSuites.NAMES.contains(name)) written.add(name);
            else
                BundledSuites.named(name, Map.of())
                        .suite()
                        .tasks()
                        .forEach(task -> written.add(Map.of("name", task.name(), "parameters", task.parameters())));
        return written;
    }

    private Advice.Question question(
            Checkpoint checkpoint,
            Rope rope,
            List<Integer> lengths,
            List<Candidates.Candidate> candidates,
            Suite suite) {
        return new Advice.Question(
                model,
                checkpoint.sha256(),
                rope,
                lengths,
                suite.tasks().stream().map(Task::label).toList(),
                candidates,
                command(),
                suite.identity().sha256(),
                suite.seeds(),
                CodeVersion.current());
    }

    private String command() {
        StringBuilder command = new StringBuilder(AdviceSuite.command(
                model,
                length,
                trainedLength,
                entries("--methods", methods),
                tasks.isEmpty() ? AdviceSuite.tasks(model) : tasks));
        if (slots.memory != null) command.append(" --memory ").append(slots.memory);
        if (firstToken != null) command.append(" --first-token ").append(firstToken);
        if (dtype.dtype != Dtype.FLOAT32) command.append(" --dtype ").append(dtype.dtype.word());
        if (!device.word.equals(CPU)) command.append(" --device ").append(device.word);
        return command.toString();
    }

    private static List<String> entries(String option, List<String> given) {
        return Objects.requireNonNull(SuiteOptions.entries(option, given));
    }
}
