package dev.ropewalk.evaluator.rescore;

import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.results.export.Selection;
import dev.ropewalk.results.export.StoredCell;
import dev.ropewalk.results.export.StoredResults;
import dev.ropewalk.results.export.StoredSample;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.PublishedRule;
import dev.ropewalk.tasks.Summary;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.tasks.Verdict;
import dev.ropewalk.tasks.dataset.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores stored answers again, without a model (decision 42). What comes out otherwise than before makes a new version of the cell's score beside
 * the old ones: the cell, its samples and everything that reads them stay as they were measured.
 */
public final class Rescores {

    /** Sums of other machines differ in their last digits. */
    private static final double SAME = 1e-9;

    /** By which an answer is scored again; empty where what is stored does not do. */
    interface Rule {
        Optional<Judged> judge(StoredCell cell, StoredSample sample, String answer);
    }

    /** @param scorer by its name */
    record Judged(String scorer, Verdict verdict) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Rule rule;

    public Rescores(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this(jdbc, transactions, Rescores::today);
    }

    Rescores(JdbcClient jdbc, PlatformTransactionManager transactions, Rule rule) {
        this.jdbc = jdbc;
        transaction = new TransactionTemplate(transactions);
        this.rule = rule;
    }

    /** @throws IllegalArgumentException one sentence: which name is not known */
    public RescoreReport rescore(Selection selection) {
        StoredResults results = new StoredResults(jdbc);
        List<RescoreReport.Cell> cells = new ArrayList<>();
        Map<String, Integer> left = new LinkedHashMap<>();
        try {
            results.read(results.cells(selection), new Collector(cells, left));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RescoreReport(CodeVersion.current(), cells, left);
    }

    private static Optional<Judged> today(StoredCell cell, StoredSample sample, String answer) {
        if (sample.scoring() != null)
            return Optional.of(new Judged(sample.scoring().scorer(), PublishedRule.verdict(sample.scoring(), answer)));
        String expected = sample.expected();
        if (expected == null
                || isCut(expected, SampleStore.EXPECTED)
                || cell.task().contains("/file@")) return Optional.empty();
        Task task;
        try {
            task = Tasks.named(cell.task(), Map.of());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // none of ours, or it needs a file to be one
        }
        return task.again(expected.lines().toList(), answer, asked(cell))
                .map(verdict -> new Judged(task.name(), verdict));
    }

    private static Map<String, String> asked(StoredCell cell) {
        Map<String, String> asked = new HashMap<>();
        for (Map.Entry<String, JsonNode> parameter :
                JsonMapper.shared().readTree(cell.identity()).path("parameters").properties())
            if (parameter.getValue().isString())
                asked.put(parameter.getKey(), parameter.getValue().asString());
        return asked;
    }

    /** Whether it was cut before it could be kept whole. */
    private static boolean isCut(String text, int most) {
        return text.length() == most && text.endsWith("…");
    }

    /** One sample's score, as a version has it. */
    private record Score(
            String status,
            double score,
            boolean contains,
            @Nullable String message) {

        static @Nullable Score of(StoredSample sample) {
            return sample.score() == null
                    ? null
                    : new Score(
                            sample.status(), sample.score(), Boolean.TRUE.equals(sample.contains()), sample.message());
        }

        boolean is(@Nullable Score other) {
            return other != null
                    && status.equals(other.status)
                    && contains == other.contains
                    && Math.abs(score - other.score) <= SAME;
        }
    }

    private final class Collector implements StoredResults.Listener {

        private final List<RescoreReport.Cell> cells;
        private final Map<String, Integer> left;
        private final Map<Integer, Score> now = new LinkedHashMap<>(), before = new HashMap<>();
        private final List<StoredSample> samples = new ArrayList<>();
        private final TreeSet<String> scorers = new TreeSet<>();
        private int version, kept;
        private @Nullable Double scoreBefore;
        private boolean open;

        Collector(List<RescoreReport.Cell> cells, Map<String, Integer> left) {
            this.cells = cells;
            this.left = left;
        }

        @Override
        public void begin(StoredCell cell) {
            now.clear();
            before.clear();
            samples.clear();
            scorers.clear();
            kept = 0;
            open = cell.isDone() && cell.metric() != Metric.PERPLEXITY;
            if (cell.metric() == Metric.PERPLEXITY) leave("cells of perplexities, which have no answer");
            else if (!cell.isDone()) leave("cells that are not done");
            if (!open) return;
            version = 0;
            scoreBefore = cell.score();
            jdbc.sql("select version, score from rescore_v1 where cell_id = ? order by version")
                    .param(cell.id())
                    .query(row -> {
                        version = row.getInt("version");
                        scoreBefore = row.getObject("score", Double.class);
                    });
            if (version > 0)
                jdbc.sql(
                                "select ordinal, status, score, contains, message from rescored_sample_v1 where cell_id = ? and version = ?")
                        .params(cell.id(), version)
                        .query(row -> {
                            before.put(
                                    row.getInt("ordinal"),
                                    new Score(
                                            row.getString("status"),
                                            row.getDouble("score"),
                                            row.getBoolean("contains"),
                                            row.getString("message")));
                        });
        }

        @Override
        public void sample(StoredCell cell, StoredSample sample) {
            if (!open) return;
            samples.add(sample);
            String answer = sample.answer();
            if (sample.status().equals("unscored")) return;
            if (answer == null) keep("samples that failed without an answer");
            else if (isCut(answer, SampleStore.ANSWER)) keep("samples whose answers were cut when they were stored");
            else {
                Optional<Judged> judged = rule.judge(cell, sample, answer);
                if (judged.isEmpty()) keep("samples beside which it is not stored what they are scored by");
                else {
                    Verdict verdict = judged.get().verdict();
                    scorers.add(judged.get().scorer());
                    now.put(
                            sample.ordinal(),
                            new Score(
                                    verdict.unreadable() == null ? "scored" : "failed",
                                    verdict.score(),
                                    verdict.contains(),
                                    verdict.unreadable()));
                }
            }
        }

        private void keep(String why) {
            kept++;
            leave(why);
        }

        private void leave(String why) {
            left.merge(why, 1, Integer::sum);
        }

        @Override
        public void end(StoredCell cell) {
            if (!open || now.isEmpty()) return;
            int changed = 0;
            List<Outcome> outcomes = new ArrayList<>();
            Map<Integer, String> clusters = new HashMap<>();
            Map<Integer, Score> otherwise = new LinkedHashMap<>();
            for (StoredSample sample : samples) {
                Score measured = Score.of(sample), last = before.getOrDefault(sample.ordinal(), measured);
                Score score = now.getOrDefault(sample.ordinal(), last);
                if (score != null && !score.is(last)) changed++;
                if (score != null && !score.is(measured)) otherwise.put(sample.ordinal(), score);
                outcomes.add(outcome(sample, score));
                if (sample.cluster() != null) clusters.put(sample.ordinal(), sample.cluster());
            }
            Summary own = Summary.of(cell.metric(), outcomes, clusters),
                    summary = ofAll().map(own::saying).orElse(own);
            if (changed > 0) {
                int scored = now.size(), differing = changed;
                transaction.executeWithoutResult(status -> store(cell, summary, scored, differing, otherwise));
            }
            cells.add(new RescoreReport.Cell(
                    cell.id(),
                    cell.model(),
                    cell.label(),
                    cell.task(),
                    cell.length(),
                    cell.seed(),
                    changed > 0 ? (Integer) (version + 1) : null,
                    cell.score(),
                    scoreBefore,
                    summary.score(),
                    now.size(),
                    changed,
                    kept));
        }

        /** What their authors print of all answers together; empty where one of them is not whole. */
        private Optional<String> ofAll() {
            List<String> scored = new ArrayList<>();
            List<List<String>> right = new ArrayList<>();
            String scorer = "";
            for (StoredSample sample : samples) {
                Scoring scoring = sample.scoring();
                String answer = sample.answer();
                if (sample.status().equals("unscored")) continue;
                if (kept > 0 || scoring == null || answer == null) return Optional.empty();
                scorer = scoring.scorer();
                scored.add(Generation.Scored.named(scoring.part()).of(answer));
                right.add(scoring.answers());
            }
            return PublishedRule.ofAll(scorer, scored, right);
        }

        private static Outcome outcome(StoredSample sample, @Nullable Score score) {
            return new Outcome(
                    sample.ordinal(),
                    Outcome.Status.valueOf((score == null ? sample.status() : score.status()).toUpperCase(Locale.ROOT)),
                    score == null ? sample.message() : score.message(),
                    sample.promptTokens(),
                    sample.answerTokens(),
                    sample.answer(),
                    score == null ? sample.score() : (Double) score.score(),
                    score == null ? sample.contains() : (Boolean) score.contains(),
                    sample.firstTokenRank(),
                    sample.logProbability(),
                    null,
                    null,
                    null,
                    null);
        }

        private void store(StoredCell cell, Summary summary, int scored, int changed, Map<Integer, Score> otherwise) {
            Interval interval = summary.interval();
            jdbc.sql("""
                            insert into rescore (cell_id, version, scorer, code_version, samples, changed, kept, failures, score, lower_bound,
                              upper_bound, message, created_at)
                            values (:cell, :version, :scorer, :code, :samples, :changed, :kept, :failures, :score, :lower, :upper, :message, :now)""")
                    .param("cell", cell.id())
                    .param("version", version + 1)
                    .param("scorer", StoredText.of(String.join(", ", scorers), 200))
                    .param("code", CodeVersion.current())
                    .param("samples", scored)
                    .param("changed", changed)
                    .param("kept", kept)
                    .param("failures", summary.failures())
                    .param("score", summary.score())
                    .param("lower", interval == null ? null : interval.lower())
                    .param("upper", interval == null ? null : interval.upper())
                    .param("message", summary.message())
                    .param("now", StoredTime.now())
                    .update();
            otherwise.forEach((ordinal, score) -> jdbc.sql("""
                            insert into rescored_sample (cell_id, version, ordinal, status, message, score, contains)
                            values (:cell, :version, :ordinal, :status, :message, :score, :contains)""")
                    .param("cell", cell.id())
                    .param("version", version + 1)
                    .param("ordinal", ordinal)
                    .param("status", score.status())
                    .param("message", StoredText.message(score.message()))
                    .param("score", score.score())
                    .param("contains", score.contains())
                    .update());
        }
    }
}
