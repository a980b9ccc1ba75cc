package dev.ropewalk.evaluator.imported;

import dev.ropewalk.evaluator.board.BoardStore;
import dev.ropewalk.evaluator.database.Transaction;
import dev.ropewalk.evaluator.sample.SampleStore;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.methods.Legible;
import dev.ropewalk.results.Imported;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.tasks.Summary;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Takes what others measured into the database, a file whole or not at all (decision 37). An imported cell is a cell like any other, with three
 * things of its own: it says where it comes from, its configuration has the method {@code imported}, and no run has it.
 */
public final class Imports {

    private static final int LONGEST_NAME = 200;

    private final JdbcClient jdbc;
    private final SampleStore samples;
    private final BoardStore boards;
    private final Transaction transaction;
    private final Clock clock;

    public Imports(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        samples = new SampleStore(jdbc);
        boards = new BoardStore(jdbc);
        transaction = Transaction.joining(transactions);
        this.clock = clock;
    }

    /**
     * Takes the files at a path. One that is broken, or stands against what was imported before, is refused; the others are taken all the same.
     *
     * @param model the name under which the answers stand; that of a stored model means that model
     * @param label of the configuration; null for what the files or their folder are called
     * @param length tokens of prompt and answer; null for what the files say, or 0 where they do not
     * @throws IllegalArgumentException one sentence, and nothing was taken: there are no files, averages beside them cannot be read, or the name,
     *     the label or the length cannot be one
     */
    public ImportReport take(
            ImportFormat format, Path path, String model, @Nullable String label, @Nullable Integer length) {
        String name = named("--model", model), given = label == null ? null : named("--as", label);
        if (length != null && length < 1)
            throw new IllegalArgumentException("--length must be at least 1, got " + length);
        List<Path> files = format.files(path);
        String modelId = modelId(name);
        List<ImportReport.Taken> taken = new ArrayList<>();
        List<String> refusals = new ArrayList<>(), notes = new ArrayList<>();
        List<ImportReport.Average> averages = new ArrayList<>();
        Map<Path, SortedMap<String, Double>> tables = new LinkedHashMap<>();
        for (Path file : files) tables.computeIfAbsent(folderOf(file), folder -> format.published(file));
        tables.forEach((folder, theirs) -> {
            SortedMap<String, Double> ours = new TreeMap<>();
            List<ImportedFile.Otherwise> otherwise = new ArrayList<>();
            for (Path file : files)
                if (folderOf(file).equals(folder))
                    try {
                        ImportedFile read = format.read(file);
                        taken.addAll(take(format, file, read, name, modelId, given, length));
                        notes.addAll(read.notes());
                        ours.putAll(read.averages());
                        otherwise.addAll(read.otherwise());
                    } catch (IllegalArgumentException e) {
                        refusals.add(String.valueOf(e.getMessage()));
                    }
            if (files.size() == 1 && files.get(0).equals(path)) theirs.keySet().retainAll(ours.keySet());
            theirs.forEach((average, value) -> averages.add(
                    new ImportReport.Average(average, value, ours.get(average), why(average, value, ours, otherwise))));
        });
        return new ImportReport(modelId, name, taken, refusals, notes, averages);
    }

    /** What explains a difference. */
    private static @Nullable String why(
            String average, double theirs, Map<String, Double> ours, List<ImportedFile.Otherwise> otherwise) {
        if (Objects.equals(ours.get(average), theirs)) return null;
        return otherwise.stream()
                .filter(other -> other.average().equals(average) && other.value() == theirs)
                .map(ImportedFile.Otherwise::rule)
                .findFirst()
                .orElse(null);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static String named(String option, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME)
            throw new IllegalArgumentException(option + " must be a name of 1 to " + LONGEST_NAME
                    + " characters on one line, got " + (name.isBlank() ? "nothing" : name.length() + " characters"));
        return Legible.line(option, name.strip());
    }

    /** The stored model of this name, or the one that imports made or will make of it. */
    private String modelId(String name) {
        String imported = Identity.of(Map.of("imported", true, "name", name)).sha256();
        List<String> stored = jdbc.sql("select id from model where name = :name order by id")
                .param("name", name)
                .query(String.class)
                .list();
        if (stored.isEmpty() || stored.contains(imported)) return imported;
        if (stored.size() == 1) return stored.get(0);
        throw new IllegalArgumentException(
                "--model " + name + " means " + stored.size() + " stored models of this name, say another name");
    }

    private List<ImportReport.Taken> take(
            ImportFormat format,
            Path file,
            ImportedFile read,
            String model,
            String modelId,
            @Nullable String label,
            @Nullable Integer length) {
        String origin = "imported from " + file + ", " + format.source() + ", " + LocalDate.now(clock);
        return transaction.get(() -> {
            register(modelId, model);
            List<BoardStore.Place> grown = new ArrayList<>();
            List<ImportReport.Taken> taken = read.cells().stream()
                    .map(cell -> {
                        if (cell.model() != null && !cell.model().equals(model))
                            throw new IllegalArgumentException(
                                    file + " holds samples of the model " + cell.model() + ", --model says " + model);
                        String of = cell.label() == null
                                ? Objects.requireNonNullElse(label, format.label(file))
                                : label == null ? cell.label() : label + " " + cell.label();
                        return take(format, file, length == null ? cell : cell.at(length), modelId, of, origin, grown);
                    })
                    .toList();
            boards.refresh(grown);
            return taken;
        });
    }

    private ImportReport.Taken take(
            ImportFormat format,
            Path file,
            ImportedCell cell,
            String modelId,
            String label,
            String origin,
            List<BoardStore.Place> grown) {
        String parameters = Identity.canonicalJson(Map.of("label", label));
        String configurationId = Identity.of(Map.of("name", Imported.METHOD, "parameters", Map.of("label", label)))
                .sha256();
        String dtype = cell.dtype().isEmpty() ? Imported.UNKNOWN : cell.dtype();
        String device = cell.device().isEmpty() ? Imported.UNKNOWN : cell.device();
        Map<String, Object> identity = new TreeMap<>(Map.of(
                "imported", format.word(),
                "model", modelId,
                "task", cell.task(),
                "asked", cell.asked(),
                "seed", cell.seed(),
                "code", cell.code(),
                "dtype", dtype,
                "device", device));
        String board = cell.board().isEmpty() ? Identity.of(identity).sha256() : known(file, cell, modelId);
        identity.put("configuration", configurationId);
        identity.put("length", cell.length());
        identity.put("contents", cell.contents());
        Identity whole = Identity.of(identity);
        Optional<Stored> before = jdbc.sql("""
                        select id, origin from cell where model_id = :model and configuration_id = :configuration and task = :task
                          and length = :length and seed = :seed and dtype = :dtype and device = :device
                          and (:unnamed or board = :board)""")
                .param("unnamed", cell.board().isEmpty())
                .param("board", board)
                .param("model", modelId)
                .param("configuration", configurationId)
                .param("task", cell.task())
                .param("length", cell.length())
                .param("seed", cell.seed())
                .param("dtype", dtype)
                .param("device", device)
                .query(Stored.class)
                .optional();
        if (before.isPresent() && !before.get().id().equals(whole.sha256()))
            throw new IllegalArgumentException(file + " differs from what '" + label + "' has for " + cell.task()
                    + (cell.length() > 0 ? " at " + cell.length() + " tokens" : "") + ", "
                    + before.get().origin() + ": say another label with --as");
        Summary summary = cell.summary();
        Interval interval = summary.interval();
        if (before.isEmpty()) {
            register(configurationId, parameters, label);
            grown.add(new BoardStore.Place(board, configurationId, cell.length()));
            jdbc.sql("""
                            insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                              plan_sha256, code_version, dtype, device, status, message, samples, failures, unscored, score, lower_bound, upper_bound,
                              mean_log_probability, created_at, finished_at, origin)
                            values (:id, :identity, :board, :model, :configuration, :exact, '[]', :task, :metric, :length, :seed,
                              '', :code, :dtype, :device, 'done', :message, :samples, :failures, :unscored, :score, :lower, :upper,
                              :logProbability, :now, :now, :origin)""")
                    .param("id", whole.sha256())
                    .param("identity", whole.json())
                    .param("board", board)
                    .param("model", modelId)
                    .param("configuration", configurationId)
                    .param("exact", parameters)
                    .param("task", cell.task())
                    .param("metric", cell.metric().word())
                    .param("length", cell.length())
                    .param("seed", cell.seed())
                    .param("code", cell.code().isEmpty() ? CodeVersion.current() : cell.code())
                    .param("dtype", dtype)
                    .param("device", device)
                    .param("message", summary.message())
                    .param("samples", cell.samples().size())
                    .param("failures", summary.failures())
                    .param("unscored", summary.unscored())
                    .param("score", summary.score())
                    .param(
                            "lower",
                            summary.interval() == null
                                    ? null
                                    : summary.interval().lower())
                    .param(
                            "upper",
                            summary.interval() == null
                                    ? null
                                    : summary.interval().upper())
                    .param("logProbability", summary.meanLogProbability())
                    .param("now", StoredTime.now())
                    .param("origin", StoredText.message(origin))
                    .update();
            for (ImportedSample sample : cell.samples())
                samples.store(
                        whole.sha256(),
                        new SampleStore.Asked(
                                sample.depth(),
                                sample.promptSha256(),
                                sample.expected(),
                                sample.lostTokens(),
                                sample.question(),
                                sample.cluster(),
                                sample.scoring()),
                        sample.outcome());
        }
        return new ImportReport.Taken(
                whole.sha256(),
                label,
                cell.task(),
                cell.metric().word(),
                cell.length(),
                cell.seed(),
                cell.samples().size(),
                summary.failures(),
                summary.score(),
                interval,
                summary.message(),
                before.map(Stored::origin).orElse(origin),
                before.isEmpty());
    }

    private record Stored(String id, String origin) {}

    /** A board that another installation named: what stands on it here must be of the same model and task. */
    private String known(Path file, ImportedCell cell, String modelId) {
        int others = jdbc.sql(
                        "select count(*) from cell where board = :board and (model_id <> :model or task <> :task)")
                .param("board", cell.board())
                .param("model", modelId)
                .param("task", cell.task())
                .query(Integer.class)
                .single();
        if (others > 0)
            throw new IllegalArgumentException(
                    file + ": the board " + cell.board().substring(0, 12) + "… is of another model or task here than "
                            + cell.task() + " of --model");
        return cell.board();
    }

    /** A model that is known by its name alone. */
    private void register(String id, String name) {
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at)
                        values (:id, :name, :family, 0, 0, '', :now) on conflict do nothing""")
                .param("id", id)
                .param("name", name)
                .param("family", Imported.METHOD)
                .param("now", StoredTime.now())
                .update();
    }

    private void register(String id, String parameters, String label) {
        jdbc.sql("""
                        insert into configuration (id, method, parameters, label, created_at)
                        values (:id, :method, :parameters, :label, :now) on conflict do nothing""")
                .param("id", id)
                .param("method", Imported.METHOD)
                .param("parameters", parameters)
                .param("label", label)
                .param("now", StoredTime.now())
                .update();
    }
}
