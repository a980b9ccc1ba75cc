package dev.ropewalk.app;

import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.results.comparison.ComparisonReport;
import dev.ropewalk.results.comparison.Comparisons;
import dev.ropewalk.results.comparison.Evidence;
import dev.ropewalk.results.comparison.Requirement;
import dev.ropewalk.results.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

@Command(
        name = "compare",
        description =
                "Compares stored results of configurations on the same prompts: differences with intervals and tests, rank groups,"
                        + " and the questions that only one got right.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:compared, and every requirement holds",
            "1:a requirement is refuted, or nothing can be compared",
            "2:wrong usage",
            "3:a requirement can be neither confirmed nor refuted with what was measured"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int CANNOT_TELL = 3;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIGURATION",
            description = "label (self-extend{group=8,window=1024}), name, or the first digits of its id")
    List<String> configurations = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "name or first digits of the id; needed where several were measured")
    @Nullable
    String model;

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description =
                    "a task, or a group whose tasks are averaged (longbench, ruler-13); may be repeated (default: all)")
    List<String> tasks = List.of();

    @Option(names = "--length", paramLabel = "N", split = ",", description = "tokens (default: all)")
    List<Integer> lengths = List.of();

    @Option(
            names = "--baseline",
            paramLabel = "CONFIGURATION",
            description = "hold all others against this one (default: every pair)")
    @Nullable
    String baseline;

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "of intervals and rank groups (default: 0.95)")
    double level = 0.95;

    @Option(
            names = "--likelihood",
            description =
                    "compare how likely the model found the right answers, and not whether it gave them: fewer questions tell more, of tasks whose samples have it")
    boolean likelihood;

    @Option(
            names = "--require",
            paramLabel = "'A >= B - 2pp'",
            description = "what must be true: not worse by more than a margin, or 'A > B' for better; may be repeated")
    List<String> requirements = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "write it as one JSON document, too")
    @Nullable
    Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "write it as Markdown, too")
    @Nullable
    Path markdown;

    @Option(names = "--superseded", description = "do not leave out what is marked as superseded")
    boolean superseded;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "write it as one HTML file that opens from the disk, with curves and the questions that part them, too")
    @Nullable
    Path html;

    @Option(names = "--junit", paramLabel = "FILE", description = "write the requirements as test cases in JUnit's XML")
    @Nullable
    Path junit;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            description =
                    "write all that the verdict rests on: hashes of prompts and answers, scores, procedure, seeds")
    @Nullable
    Path evidence;

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description =
                    "compute the verdict of such a file again, without model or database, and name the first thing that does not follow")
    @Nullable
    Path check;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        if (check != null) return check(check);
        List<Requirement> wanted;
        Comparisons.Question question;
        try {
            wanted = requirements.stream().map(Requirement::parse).toList();
            question = new Comparisons.Question(configurations, model, tasks, lengths, baseline, level, likelihood);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        OutputFile.check("--json", json);
        OutputFile.check("--markdown", markdown, json);
        OutputFile.check("--html", html, json, markdown, junit, evidence);
        OutputFile.check("--junit", junit, json, markdown);
        OutputFile.check("--evidence", evidence, json, markdown, junit);
        Evidence found;
        String page = "";
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            Comparisons comparisons = new Comparisons(jdbc);
            found = (superseded ? comparisons.withSuperseded() : comparisons).find(question);
            if (html != null)
                page = new Report(jdbc, CodeVersion.current())
                        .ofComparison(found, wanted, Arguments.command(Objects.requireNonNull(spec)));
        }
        ComparisonReport report = found.report(wanted);
        PrintWriter out = OutputFile.table(spec, json, markdown, html, junit, evidence);
        out.print(report.text());
        out.flush();
        if (json != null) OutputFile.write(json, report.toJson());
        if (markdown != null) OutputFile.write(markdown, report.markdown());
        if (html != null) OutputFile.write(html, page);
        if (junit != null) OutputFile.write(junit, report.junit());
        if (evidence != null) OutputFile.write(evidence, found.toJson(CodeVersion.current(), wanted));
        return switch (report.verdict()) {
            case HOLDS -> 0;
            case REFUTED -> 1;
            case UNDECIDED -> CANNOT_TELL;
        };
    }

    private int check(Path file) throws IOException {
        if (!configurations.isEmpty() && spec != null)
            throw new ParameterException(spec.commandLine(), "--check takes no configurations, the file names them");
        Optional<String> parted;
        try {
            parted = Evidence.check(Files.readString(file));
        } catch (JacksonException e) {
            throw new RefusedException(file + " is no evidence: it is not valid JSON, " + JsonTrouble.placed(e) + ".");
        } catch (IllegalArgumentException e) {
            throw new RefusedException(file + " is no evidence: " + e.getMessage() + ".");
        } catch (CharacterCodingException e) {
            throw new RefusedException(file + " is not UTF-8.");
        }
        if (parted.isPresent()) throw new RefusedException(file + ": " + parted.get() + ".");
        Terminal.out(spec).println("All of " + file + " follows from what it holds.");
        Terminal.out(spec).flush();
        return 0;
    }
}
