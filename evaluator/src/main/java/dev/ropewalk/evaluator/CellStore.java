package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.evaluator.recipe.Provenance;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Summary;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.dataset.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tables {@code model}, {@code configuration}, {@code cell}, {@code run_cell} and {@code sample}. */
final class CellStore {

    /** Characters of an answer that stand with its sample; a longer one stands whole in {@code sample_text}. */
    private static final int ANSWER = 4000;

    private final JdbcClient jdbc;
    private final SampleStore samples;
    private final BoardStore boards;
    private final TransactionTemplate transaction;

    CellStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        samples = new SampleStore(jdbc);
        boards = new BoardStore(jdbc);
        transaction = new TransactionTemplate(transactions);
    }

    /** A model that is known stays as it was first told of, the same contents come from the same recipe; but notes may be newer. */
    void register(Models.Loaded model) {
        Checkpoint checkpoint = model.checkpoint();
        Optional<Provenance> provenance = Provenance.of(checkpoint.folder());
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at,
                          parent_id, recipe, recipe_sha256, recipe_steps)
                        values (:id, :name, :family, :parameters, :trained, :location, :now,
                          :parent, :recipe, :recipeSha256, :steps) on conflict do nothing""")
                .param("id", checkpoint.sha256())
                .param("name", Models.displayName(model.name()))
                .param("family", checkpoint.family())
                .param("parameters", checkpoint.parameterCount())
                .param("trained", checkpoint.rope().trainedLength())
                .param("location", model.name())
                .param("now", RunStore.now())
                .param("parent", provenance.map(Provenance::parent).orElse(null))
                .param("recipe", provenance.map(told -> told.recipe().json()).orElse(null))
                .param(
                        "recipeSha256",
                        provenance.map(told -> told.recipe().sha256()).orElse(null))
                .param("steps", provenance.map(Provenance::steps).orElse(null))
                .update();
        jdbc.sql("update model set notes = :notes where id = :id")
                .param(
                        "notes",
                        Identity.canonicalJson(
                                Stream.concat(checkpoint.notes().stream(), model.tokenizer().notes().stream())
                                        .toList()))
                .param("id", checkpoint.sha256())
                .update();
    }

    /**
     * A run's cells. Those that an earlier run finished are marked reused, whichever commit measured them; failed ones get another chance, ones
     * from before there were notes get theirs. Where a run goes on under newer code that makes other cells of its suite, the former stay stored but
     * leave the run.
     */
    void register(String runId, List<Cell> cells, Models.Loaded model, boolean asksAll) {
        Set<String> made = cells.stream().map(Cell::id).collect(Collectors.toSet());
        for (String former : jdbc.sql("select cell_id from run_cell where run_id = ?")
                .param(runId)
                .query(String.class)
                .list())
            if (!made.contains(former))
                jdbc.sql("delete from run_cell where run_id = ? and cell_id = ?")
                        .params(runId, former)
                        .update();
        cells.stream().map(Cell::task).distinct().forEach(this::register);
        List<Cell> changed = new ArrayList<>();
        for (int ordinal = 0; ordinal < cells.size(); ordinal++) {
            Cell cell = cells.get(ordinal);
            register(cell.configuration());
            register(cell, model);
            if (jdbc.sql("update cell set status = 'waiting', message = null where id = :id and status = 'failed'")
                            .param("id", cell.id())
                            .update()
                    > 0) changed.add(cell);
            if (asksAll && isReopened(cell)) changed.add(cell);
            jdbc.sql("update cell set notes = :notes where id = :id and notes is null")
                    .param("notes", Identity.canonicalJson(cell.notes()))
                    .param("id", cell.id())
                    .update();
            jdbc.sql("""
                            insert into run_cell (run_id, cell_id, ordinal, reused)
                            select :run, id, :ordinal, status in ('done', 'refused') from cell where id = :cell
                            on conflict do nothing""")
                    .param("run", runId)
                    .param("ordinal", ordinal)
                    .param("cell", cell.id())
                    .update();
            if (cell.refusal() != null && !isFinished(cell)) {
                close(cell, "refused", cell.refusal());
                changed.add(cell);
            }
        }
        boards.refresh(changed.stream().map(CellStore::place).toList());
    }

    private void register(Task task) {
        task.dataset()
                .ifPresent(dataset -> jdbc.sql("""
                        insert into dataset (id, name, format, version, licence, row_count, questions, warnings, location, created_at)
                        values (:id, :name, :format, :version, :licence, :rows, :questions, :warnings, :location, :now)
                        on conflict do nothing""")
                        .param("id", dataset.sha256())
                        .param("name", StoredText.of(dataset.name(), 200))
                        .param("format", dataset.format().word())
                        .param("version", StoredText.of(dataset.version(), 500))
                        .param("licence", StoredText.of(dataset.licence(), 1000))
                        .param("rows", dataset.rows())
                        .param("questions", dataset.questions().size())
                        .param(
                                "warnings",
                                StoredText.of(
                                        dataset.warnings().stream()
                                                .map(Dataset.Warning::toString)
                                                .collect(Collectors.joining("\n")),
                                        Integer.MAX_VALUE))
                        .param(
                                "location",
                                StoredText.of(String.valueOf(task.parameters().get("path")), 2000))
                        .param("now", RunStore.now())
                        .update());
    }

    private void register(Configuration configuration) {
        jdbc.sql("""
                        insert into configuration (id, method, parameters, label, created_at)
                        values (:id, :method, :parameters, :label, :now) on conflict do nothing""")
                .param("id", configuration.sha256())
                .param("method", configuration.method())
                .param("parameters", configuration.parametersJson())
                .param("label", configuration.label())
                .param("now", RunStore.now())
                .update();
    }

    private void register(Cell cell, Models.Loaded model) {
        var resolution = cell.resolution();
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric,
                          length, seed, plan_sha256, code_version, engine, dtype, device, status, samples, notes, assumed_trained_length, created_at)
                        values (:id, :identity, :board, :model, :configuration, :exact, :choices, :task, :metric,
                          :length, :seed, :plan, :code, :engine, :dtype, :device, 'waiting', :samples, :notes, :assumed, :now) on conflict do nothing""")
                .param("id", cell.id())
                .param("identity", cell.identity().json())
                .param("board", cell.board())
                .param("model", cell.modelId())
                .param("configuration", cell.configuration().sha256())
                .param("exact", (resolution == null ? cell.configuration() : resolution.exact()).parametersJson())
                .param("choices", resolution == null ? "[]" : choices(resolution.choices()))
                .param("task", cell.task().name())
                .param("metric", cell.task().metric().word())
                .param("length", cell.length())
                .param("seed", cell.seed())
                .param("plan", resolution == null ? "" : resolution.plan().sha256())
                .param("code", CodeVersion.current())
                .param("engine", cell.engine())
                .param("dtype", model.decoder().dtype())
                .param("device", model.decoder().device().identity())
                .param("samples", cell.task().size())
                .param("notes", Identity.canonicalJson(cell.notes()))
                .param("assumed", cell.assumedTrainedLength())
                .param("now", RunStore.now())
                .update();
    }

    private static String choices(List<Choice> choices) {
        return Identity.canonicalJson(choices.stream()
                .map(choice -> Map.of(
                        "parameter", choice.parameter(),
                        "value", choice.value() instanceof Configuration nested ? nested.toString() : choice.value(),
                        "origin", choice.origin().name().toLowerCase(Locale.ROOT),
                        "reason", choice.reason()))
                .toList());
    }

    boolean isFinished(Cell cell) {
        return jdbc.sql("select count(*) from cell where id = :id and status in ('done', 'refused')")
                        .param("id", cell.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    void begin(Cell cell) {
        jdbc.sql("""
                        update cell set status = 'running', message = null, started_at = coalesce(started_at, :now)
                        where id = :id and status <> 'done'""").param("now", RunStore.now()).param("id", cell.id()).update();
        note(cell);
    }

    /** Why it was refused, failed or has no score. */
    Optional<String> message(Cell cell) {
        return jdbc.sql("select message from cell where id = :id and message is not null")
                .param("id", cell.id())
                .query(String.class)
                .optional();
    }

    void refuse(Cell cell, String why) {
        end(cell, "refused", why);
    }

    void fail(Cell cell, String why) {
        end(cell, "failed", why);
    }

    private void end(Cell cell, String status, String why) {
        transaction.executeWithoutResult(begun -> {
            close(cell, status, why);
            boards.refresh(List.of(place(cell)));
        });
    }

    private void close(Cell cell, String status, String why) {
        jdbc.sql("""
                        update cell set status = :status, message = :message, finished_at = :now
                        where id = :id and status <> 'done'""")
                .param("status", status)
                .param("message", StoredText.message(why))
                .param("now", RunStore.now())
                .param("id", cell.id())
                .update();
    }

    boolean isRefused(Cell cell) {
        return jdbc.sql("select count(*) from cell where id = :id and status = 'refused'")
                        .param("id", cell.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Whether a cell is done although more was planned. */
    boolean isStopped(Cell cell) {
        return jdbc.sql("select count(*) from stopped_cell where cell_id = :id")
                        .param("id", cell.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Turns the samples of a cell that is asked no more into its number, which says so. */
    void stop(Cell cell, int asked, String why) {
        transaction.executeWithoutResult(begun -> {
            note(cell, why);
            jdbc.sql("insert into stopped_cell (cell_id, planned) values (:id, :planned) on conflict do nothing")
                    .param("id", cell.id())
                    .param("planned", cell.task().size())
                    .update();
            jdbc.sql("update cell set samples = :asked where id = :id")
                    .param("asked", asked)
                    .param("id", cell.id())
                    .update();
            finish(cell);
        });
    }

    /** A cell that stopped goes on. */
    void reopen(Cell cell) {
        transaction.executeWithoutResult(begun -> {
            if (isReopened(cell)) boards.refresh(List.of(place(cell)));
        });
    }

    /** It is not done any more, and nothing is known of a stop. @return false where it had not stopped */
    private boolean isReopened(Cell cell) {
        int stopped = jdbc.sql("delete from stopped_cell where cell_id = :id")
                .param("id", cell.id())
                .update();
        if (stopped == 0) return false;
        note(cell);
        jdbc.sql("update cell set status = 'waiting', samples = :planned where id = :id")
                .param("planned", cell.task().size())
                .param("id", cell.id())
                .update();
        return true;
    }

    /** What was scored for each question that was answered; null where it was not. */
    Map<Integer, @Nullable Double> values(Cell cell) {
        Map<Integer, @Nullable Double> values = new HashMap<>();
        samples.of(cell.id()).stream()
                .map(SampleStore.Answered::outcome)
                .forEach(outcome -> values.put(outcome.ordinal(), outcome.value()));
        return values;
    }

    /** What a run made of a configuration against its baseline. */
    void verdict(String runId, Cell cell, Cell baseline, Rounds.Verdict verdict, double needed) {
        jdbc.sql("delete from verdict where run_id = :run and cell_id = :cell")
                .param("run", runId)
                .param("cell", cell.id())
                .update();
        jdbc.sql("""
                        insert into verdict (run_id, cell_id, baseline_id, questions, log10_evidence, log10_needed, verdict)
                        values (:run, :cell, :baseline, :questions, :evidence, :needed, :verdict)""")
                .param("run", runId)
                .param("cell", cell.id())
                .param("baseline", baseline.id())
                .param("questions", verdict.questions())
                .param("evidence", verdict.log() / Math.log(10))
                .param("needed", needed / Math.log(10))
                .param("verdict", verdict.told().name().toLowerCase(Locale.ROOT))
                .update();
    }

    /** What came to be known against a cell's number while it was measured, behind what was known before; without it the cell's notes are its own again. */
    void note(Cell cell, String... further) {
        jdbc.sql("update cell set notes = :notes where id = :id")
                .param(
                        "notes",
                        Identity.canonicalJson(Stream.concat(cell.notes().stream(), Stream.of(further))
                                .toList()))
                .param("id", cell.id())
                .update();
    }

    Set<Integer> storedOrdinals(Cell cell) {
        return new HashSet<>(jdbc.sql("select ordinal from sample where cell_id = :id")
                .param("id", cell.id())
                .query(Integer.class)
                .list());
    }

    /**
     * What was asked.
     *
     * @param expected as people read it
     */
    record Asked(
            @Nullable Double depth,
            String promptSha256,
            @Nullable String expected,
            int lostTokens,
            @Nullable String question,
            @Nullable String cluster,
            @Nullable Scoring scoring) {}

    void store(Cell cell, Sample sample, Outcome outcome) {
        store(
                cell.id(),
                new Asked(
                        sample.depth(),
                        cell.samples().promptSha256(sample),
                        sample.answers().isEmpty() ? null : String.join("\n", sample.answers()),
                        sample.lostTokens(),
                        sample.question(),
                        sample.cluster(),
                        sample.scoring()),
                outcome);
    }

    /** A sample that another process stored meanwhile stays as it is. */
    void store(String cell, Asked sample, Outcome outcome) {
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected,
                          answer, score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds,
                          lost_tokens, question, cluster, created_at)
                        values (:id, :cell, :ordinal, :status, :message, :depth, :promptTokens, :answerTokens, :promptSha256, :expected,
                          :answer, :score, :contains, :rank, :logProbability, :nllSum, :nllTokens, :prefill, :decode,
                          :lost, :question, :cluster, :now) on conflict do nothing""")
                .param("id", cell.substring(0, 16) + "-" + outcome.ordinal())
                .param("cell", cell)
                .param("ordinal", outcome.ordinal())
                .param("status", outcome.status().name().toLowerCase(Locale.ROOT))
                .param("message", StoredText.message(outcome.message()))
                .param("depth", sample.depth())
                .param("promptTokens", outcome.promptTokens())
                .param("answerTokens", outcome.answerTokens())
                .param("promptSha256", sample.promptSha256())
                .param("expected", StoredText.of(sample.expected(), 2000))
                .param("answer", StoredText.of(outcome.answer(), ANSWER))
                .param("score", outcome.score())
                .param("contains", outcome.contains())
                .param("rank", outcome.firstTokenRank())
                .param("logProbability", outcome.logProbability())
                .param("nllSum", outcome.nllSum())
                .param("nllTokens", outcome.nllTokens())
                .param("prefill", outcome.prefillSeconds())
                .param("decode", outcome.decodeSeconds())
                .param("lost", sample.lostTokens())
                .param("question", name(sample.question()))
                .param("cluster", name(sample.cluster()))
                .param("now", RunStore.now())
                .update();
        String answer = StoredText.of(outcome.answer(), Integer.MAX_VALUE);
        boolean cut = answer != null && answer.length() > ANSWER;
        if (sample.scoring() == null && !cut) return;
        jdbc.sql("""
                        insert into sample_text (cell_id, ordinal, answer, reference)
                        values (:cell, :ordinal, :answer, :reference) on conflict do nothing""")
                .param("cell", cell)
                .param("ordinal", outcome.ordinal())
                .param("answer", cut ? answer : null)
                .param(
                        "reference",
                        sample.scoring() == null
                                ? null
                                : StoredText.of(sample.scoring().toJson(), Integer.MAX_VALUE))
                .update();
    }

    /** A cell's peak is the largest of all its parts, whichever process measured them. */
    void storePeakMemory(Cell cell, @Nullable Long bytes) {
        if (bytes == null) return;
        jdbc.sql("""
                        update cell set peak_memory_bytes = :bytes
                        where id = :id and (peak_memory_bytes is null or peak_memory_bytes < :bytes)""").param("bytes", bytes).param("id", cell.id()).update();
    }

    /** Of all parts of a cell together. */
    void storeProcessors(Cell cell, ProcessorTime.Spent spent) {
        jdbc.sql("""
                        update cell set processor_seconds = coalesce(processor_seconds, 0) + :seconds,
                          others_seconds = coalesce(others_seconds, 0) + :others
                        where id = :id""")
                .param("seconds", spent.seconds())
                .param("others", spent.others())
                .param("id", cell.id())
                .update();
    }

    /** Bytes of keys and values that one prompt of its length will take. */
    void foretell(Cell cell, long cacheBytes) {
        jdbc.sql("update cell set cache_bytes = :bytes where id = :id")
                .param("bytes", cacheBytes)
                .param("id", cell.id())
                .update();
    }

    /** Turns the stored samples of a cell into its number, and its board into what it shows with it. */
    void finish(Cell cell) {
        List<SampleStore.Answered> answered = samples.of(cell.id());
        List<Outcome> outcomes =
                answered.stream().map(SampleStore.Answered::outcome).toList();
        Summary summary = Summary.of(cell.task().metric(), outcomes, SampleStore.clusters(answered));
        Interval interval = summary.interval();
        Speed speed = Speed.of(outcomes);
        transaction.executeWithoutResult(begun -> {
            jdbc.sql("""
                        update cell set status = 'done', message = :message, failures = :failures, unscored = :unscored, score = :score,
                          lower_bound = :lower, upper_bound = :upper, mean_log_probability = :logProbability, prompt_tokens = :prompts,
                          prefill_tokens_per_second = :prefill, decode_tokens_per_second = :decode, finished_at = :now
                        where id = :id and status <> 'done'""")
                    .param("message", summary.message())
                    .param("failures", summary.failures())
                    .param("unscored", summary.unscored())
                    .param("score", summary.score())
                    .param("lower", interval == null ? null : interval.lower())
                    .param("upper", interval == null ? null : interval.upper())
                    .param("logProbability", summary.meanLogProbability())
                    .param("prompts", speed.prompts())
                    .param("prefill", speed.prefill())
                    .param("decode", speed.decode())
                    .param("now", RunStore.now())
                    .param("id", cell.id())
                    .update();
            boards.refresh(List.of(place(cell)));
        });
    }

    private static BoardStore.Place place(Cell cell) {
        return new BoardStore.Place(cell.board(), cell.configuration().sha256(), cell.length());
    }

    /** Short enough for its column, and still another than every other name. */
    private static @Nullable String name(@Nullable String name) {
        String text = StoredText.of(name, Integer.MAX_VALUE);
        return text == null || text.length() <= 200 ? text : StoredText.of(text, 136) + Fingerprint.of(text);
    }
}
