package dev.ropewalk.tasks.dataset;

import dev.ropewalk.results.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Our own form, in which samples go from one installation to another: one a line, with the words of the REST API. What a line must have:
 * {@code model, configuration} (its label){@code , task, metric, length, seed, ordinal, promptSha256, status}, and, where it was scored,
 * {@code score}, or {@code nllSum} and {@code nllTokens} for a perplexity. What it may have: {@link #MAY} and {@link #TOLD}. Anything else is refused.
 */
public record SampleLines(List<Line> lines) {

    private static final String HASH = "[0-9a-f]{64}";
    private static final Set<String> MUST =
            Set.of("model", "configuration", "task", "metric", "length", "seed", "ordinal", "promptSha256", "status");
    private static final Set<String> MAY = Set.of(
            "board",
            "code",
            "dtype",
            "device",
            "question",
            "cluster",
            "depth",
            "promptTokens",
            "answerTokens",
            "lostTokens",
            "message",
            "expected",
            "answer",
            "score",
            "contains",
            "firstTokenRank",
            "logProbability",
            "nllSum",
            "nllTokens",
            "prefillSeconds",
            "decodeSeconds",
            "reference");

    /** What else our export tells of a cell, for whoever reads it: checked for its form, and nothing here depends on it. */
    private static final Set<String> TOLD = Set.of(
            "cell",
            "modelSha256",
            "configurationSha256",
            "planSha256",
            "parameters",
            "trainedLength",
            "engine",
            "origin",
            "answersOf",
            "answersOfConfiguration");

    public SampleLines {
        lines = List.copyOf(lines);
    }

    /**
     * @param place file and line
     * @param metric accuracy, score or perplexity
     * @param status scored, failed or unscored
     * @param board SHA-256 of what cells share that were measured alike, empty where the file does not say
     * @param code version that measured it, with dtype and device empty where the file does not say
     */
    public record Line(
            String place,
            String model,
            String configuration,
            String task,
            String metric,
            int length,
            long seed,
            String board,
            String code,
            String dtype,
            String device,
            int ordinal,
            @Nullable String question,
            @Nullable String cluster,
            @Nullable Double depth,
            String promptSha256,
            int promptTokens,
            int answerTokens,
            int lostTokens,
            String status,
            @Nullable String message,
            @Nullable String expected,
            @Nullable String answer,
            @Nullable Double score,
            @Nullable Boolean contains,
            @Nullable Integer firstTokenRank,
            @Nullable Double logProbability,
            @Nullable Double nllSum,
            @Nullable Integer nllTokens,
            @Nullable Double prefillSeconds,
            @Nullable Double decodeSeconds,
            @Nullable Scoring reference) {}

    /** @throws IllegalArgumentException one sentence with file and line */
    public static SampleLines open(Path path) {
        List<Line> lines = new ArrayList<>();
        new SourceFile(path).eachLine(row -> lines.add(line(row)));
        return new SampleLines(lines);
    }

    private static Line line(Row row) {
        for (String field : row.besides(MUST))
            if (!MAY.contains(field) && !TOLD.contains(field)) throw row.wrong("unknown field " + Row.shown(field));
        told(row);
        String metric = word(row, "metric", "accuracy|score|perplexity");
        String status = word(row, "status", "scored|failed|unscored");
        String hash = word(row, "promptSha256", HASH);
        boolean scored = status.equals("scored"), perplexity = metric.equals("perplexity");
        if (scored)
            for (String field : perplexity ? List.of("nllSum", "nllTokens") : List.of("score")) row.value(field);
        Double score = of(row, "score", row::number);
        if (score != null && !(metric.equals("accuracy") ? score == 0 || score == 1 : score >= 0 && score <= 1))
            throw row.wrong(
                    "score must be " + (metric.equals("accuracy") ? "0 or 1" : "from 0 to 1") + ", got " + score);
        Integer terms = of(row, "nllTokens", row::whole);
        if (terms != null && terms < 1) throw row.wrong("nllTokens must be at least 1, got " + terms);
        return new Line(
                row.place(),
                name(row, "model", 200),
                name(row, "configuration", 1000),
                name(row, "task", 100),
                metric,
                least(row, "length"),
                row.wholeLong("seed"),
                row.has("board") ? word(row, "board", HASH) : "",
                atMost(row, "code", 100),
                atMost(row, "dtype", 20),
                atMost(row, "device", 100),
                least(row, "ordinal"),
                of(row, "question", row::text),
                of(row, "cluster", row::text),
                of(row, "depth", row::number),
                hash,
                row.has("promptTokens") ? least(row, "promptTokens") : 0,
                row.has("answerTokens") ? least(row, "answerTokens") : 0,
                row.has("lostTokens") ? least(row, "lostTokens") : 0,
                status,
                of(row, "message", row::text),
                of(row, "expected", row::text),
                of(row, "answer", row::text),
                score,
                of(row, "contains", row::truth),
                of(row, "firstTokenRank", row::whole),
                of(row, "logProbability", row::number),
                of(row, "nllSum", row::number),
                terms,
                of(row, "prefillSeconds", row::number),
                of(row, "decodeSeconds", row::number),
                of(row, "reference", field -> reference(row, field)));
    }

    private static Scoring reference(Row row, String field) {
        try {
            return Scoring.parse(row.value(field).toString());
        } catch (IllegalArgumentException e) {
            throw row.wrong(field + ": " + e.getMessage());
        }
    }

    private static void told(Row row) {
        for (String field : List.of("cell", "modelSha256", "configurationSha256", "answersOf"))
            if (row.has(field)) word(row, field, HASH);
        if (!row.text("planSha256", "").isEmpty()) word(row, "planSha256", HASH);
    }

    private static <T> @Nullable T of(Row row, String field, Function<String, T> read) {
        return row.has(field) ? read.apply(field) : null;
    }

    private static String word(Row row, String field, String allowed) {
        String word = row.text(field);
        if (!word.matches(allowed))
            throw row.wrong(field + " must be "
                    + (allowed.equals(HASH) ? "64 hexadecimal digits" : allowed.replace("|", ", ")) + ", got "
                    + Row.shown(word));
        return word;
    }

    private static String name(Row row, String field, int most) {
        row.filled(field);
        return atMost(row, field, most);
    }

    private static String atMost(Row row, String field, int most) {
        String text = row.text(field, "");
        if (text.length() > most)
            throw row.wrong(field + " must have up to " + most + " characters, got " + text.length());
        return text;
    }

    private static int least(Row row, String field) {
        int number = row.whole(field);
        if (number < 0) throw row.wrong(field + " must be at least 0, got " + number);
        return number;
    }
}
