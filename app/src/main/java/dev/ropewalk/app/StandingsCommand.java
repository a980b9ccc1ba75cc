package dev.ropewalk.app;

import dev.ropewalk.results.comparison.Cost;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.StandingReport;
import dev.ropewalk.results.comparison.Standings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "standings",
        description =
                "Where the configurations of one model stand: scores by length or task with rank groups, effective lengths, the price within"
                        + " the trained window, the gain beyond it, and quality against cost.",
        mixinStandardHelpOptions = true)
final class StandingsCommand implements Callable<Integer> {

    /** More than RULER's 13 tasks of 500 questions at 6 lengths under 20 configurations. */
    private static final long MOST_ANSWERS = 1_000_000;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "name or first digits of the id; needed where several were measured")
    @Nullable
    String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            split = ",",
            description =
                    "a task, or a group whose tasks are averaged (ruler-13, longbench, passkey); several, or repeated (default: all)")
    List<String> tasks = List.of();

    @Option(names = "--length", paramLabel = "N", split = ",", description = "tokens (default: all)")
    List<Integer> lengths = List.of();

    @Option(
            names = "--configuration",
            paramLabel = "NAME",
            description = "label, name or first digits of the id; may be repeated (default: all)")
    List<String> configurations = List.of();

    @Option(
            names = "--by",
            paramLabel = "length|task",
            defaultValue = "length",
            description = "what stands across (default: length)")
    String by = "length";

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "effective lengths by this score, too, 0 to 1, beside those of the named rules")
    @Nullable
    Double threshold;

    @Option(
            names = "--cost",
            paramLabel = "NAME",
            defaultValue = "prefill",
            description =
                    "what quality is held against: prefill, decode, kv (key-value bytes, foretold), need (weights with them) or memory (default: prefill)")
    String cost = "prefill";

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "of intervals and rank groups (default: 0.95)")
    double level = 0.95;

    @Option(names = "--json", paramLabel = "FILE", description = "write it as one JSON document, too")
    @Nullable
    Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "write it as Markdown, too")
    @Nullable
    Path markdown;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Standings.Question question;
        try {
            question = new Standings.Question(
                    model, tasks, lengths, configurations, 0, by(), threshold, Cost.Axis.named(cost), level);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        OutputFile.check("--json", json);
        OutputFile.check("--markdown", markdown, json);
        StandingReport report;
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            report = new StandingReport(new Standings(context.getBean(JdbcClient.class), MOST_ANSWERS).of(question));
        }
        PrintWriter out = OutputFile.table(spec, json, markdown);
        out.print(report.text());
        out.flush();
        if (json != null) OutputFile.write(json, report.toJson());
        if (markdown != null) OutputFile.write(markdown, report.markdown());
        return 0;
    }

    private Standing.By by() {
        return switch (by.toLowerCase(Locale.ROOT)) {
            case "length" -> Standing.By.LENGTH;
            case "task" -> Standing.By.TASK;
            default -> throw new IllegalArgumentException("--by must be length or task, got '" + by + "'");
        };
    }
}
