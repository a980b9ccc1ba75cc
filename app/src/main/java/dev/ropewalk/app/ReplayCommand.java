package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.evaluator.cell.Replay;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.sample.Recorded;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.tasks.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description =
                "Asks one question of a stored cell again and holds prompt, answer and score against what is stored. Exit status 0 where they are equal.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

    /** Nats between two log-probabilities that are taken for one: a prompt that is read alone is added up in another order than in its batch. */
    private static final double SAME = 0.001;

    /** Characters of an answer, and of a hash, in the table. */
    private static final int SHOWN = 40;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "CELL", description = "id of a cell, or the first digits of it (six or more)")
    String cell = "";

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "0",
            description = "which of its samples, from 0 (default: 0)")
    int ordinal;

    @Option(names = "--prompt", description = "print the prompt, too")
    boolean prompt;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "write both as one JSON document, too, with the prompt")
    @Nullable
    Path json;

    @Mixin
    DeviceOption where = new DeviceOption();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    /** What is held against each other. @param now null where it says nothing */
    private record Line(
            String what, @Nullable Object stored, @Nullable Object now, boolean equal) {}

    @Override
    public Integer call() throws IOException {
        OutputFile.check("--json", json);
        Recorded stored;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            stored = Recorded.find(context.getBean(JdbcClient.class), cell, ordinal);
        }
        Replay replay = new Replay(Suite.parse(stored.document()), stored.place(), ordinal);
        PrintWriter err = Terminal.err(spec);
        Checkpoint checkpoint = ModelFolder.open(replay.suite().model(), err);
        if (!checkpoint.sha256().equals(stored.model()))
            throw new RefusedException("The model " + replay.suite().model()
                    + " has other contents here than when the cell was measured.");
        Replay.Answer answer;
        try (KeptModel models = new KeptModel()) {
            LoadedModel model = models.load(
                    replay.suite().model(), checkpoint, replay.suite().dtype(), where.device());
            answer = replay.answer(model);
        }
        return told(stored, replay, answer);
    }

    private int told(Recorded stored, Replay replay, Replay.Answer answer) throws IOException {
        List<Line> lines = lines(stored.answered(), answer);
        List<String> other =
                lines.stream().filter(line -> !line.equal()).map(Line::what).toList();
        PrintWriter out = OutputFile.table(spec, json), err = Terminal.err(spec);
        if (!answer.cell().equals(stored.cell())) {
            err.println(
                    "note: measured now it would be another cell: engine, device, tokenizer or plan is not what it was");
            err.flush();
        }
        out.printf(
                Locale.ROOT,
                "cell %s, sample %d: %s, %,d tokens, seed %d, %s%n",
                stored.cell().substring(0, 12),
                ordinal,
                replay.task().name(),
                replay.length(),
                replay.suite().seeds().get(0),
                replay.suite().configurations().get(0).label());
        TextTable table = new TextTable("", "stored", "now", "");
        for (Line line : lines)
            if (line.stored() != null || line.now() != null)
                table.row(line.what(), text(line.stored()), text(line.now()), line.equal() ? "equal" : "other");
        out.print(table);
        String asked = answer.question().sample().text();
        if (prompt) out.println(asked == null ? "(a piece of a text, of which only tokens are known)" : asked);
        out.flush();
        if (json != null) OutputFile.write(json, ReadableJson.of(document(stored, lines, other.isEmpty(), asked)));
        if (other.isEmpty()) return 0;
        throw new RefusedException("Asked again, sample " + ordinal + " of cell "
                + stored.cell().substring(0, 12) + " comes out otherwise: " + String.join(", ", other) + ".");
    }

    private static List<Line> lines(SampleStore.Answered before, Replay.Answer answer) {
        Outcome then = before.outcome(), now = answer.outcome();
        return List.of(
                line("prompt", before.promptSha256(), answer.question().sha256()),
                line(
                        "status",
                        then.status().name().toLowerCase(Locale.ROOT),
                        now.status().name().toLowerCase(Locale.ROOT)),
                line("answer", then.answer(), StoredText.of(now.answer(), SampleStore.ANSWER)),
                line("score", then.score(), now.score()),
                near("log-probability", then.logProbability(), now.logProbability()),
                near("loss of a token", loss(then), loss(now)));
    }

    private static Line line(String what, @Nullable Object stored, @Nullable Object now) {
        return new Line(what, stored, now, Objects.equals(stored, now));
    }

    private static Line near(String what, @Nullable Double stored, @Nullable Double now) {
        boolean equal = stored == null || now == null ? Objects.equals(stored, now) : Math.abs(stored - now) <= SAME;
        return new Line(what, stored, now, equal);
    }

    private static @Nullable Double loss(Outcome outcome) {
        return outcome.nllSum() == null || outcome.nllTokens() == null || outcome.nllTokens() == 0
                ? null
                : (Double) (outcome.nllSum() / outcome.nllTokens());
    }

    private static String text(@Nullable Object value) {
        if (value == null) return "-";
        if (value instanceof Double number) return String.format(Locale.ROOT, "%.4f", number);
        return Excerpt.of(value.toString().replace("\n", "⏎"), SHOWN);
    }

    private Map<String, @Nullable Object> document(
            Recorded stored, List<Line> lines, boolean equal, @Nullable String asked) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("cell", stored.cell());
        document.put("sample", ordinal);
        document.put("equal", equal);
        for (Line line : lines) {
            Map<String, @Nullable Object> both = new LinkedHashMap<>();
            both.put("stored", line.stored());
            both.put("now", line.now());
            both.put("equal", line.equal());
            document.put(line.what(), both);
        }
        document.put("text", asked);
        return document;
    }
}
