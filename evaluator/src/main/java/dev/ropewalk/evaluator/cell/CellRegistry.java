package dev.ropewalk.evaluator.cell;

import dev.ropewalk.evaluator.board.BoardStore;
import dev.ropewalk.evaluator.database.Rows;
import dev.ropewalk.evaluator.sample.StoredText;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.dataset.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code dataset}, {@code configuration}, {@code cell} and {@code run_cell}: puts down what a run is to measure. */
final class CellRegistry {

    private final JdbcClient jdbc;
    private final CellStore store;
    private final BoardStore boards;

    CellRegistry(JdbcClient jdbc, CellStore store) {
        this.jdbc = jdbc;
        this.store = store;
        boards = new BoardStore(jdbc);
    }

    /**
     * A run's cells. Those that an earlier run finished are marked reused, whichever commit measured them; failed ones get another chance and their failure is kept, ones
     * from before there were notes get theirs. What other runs may write at the same time is written in the order of its ids (decision 52). Where a run
     * goes on under newer code that makes other cells of its suite, the former stay stored but leave the run.
     *
     * @param cells of a suite, in its order
     * @param asksAll whether one that stopped early will go on
     */
    void register(String runId, List<Cell> cells, boolean asksAll) {
        leave(runId, cells.stream().map(Cell::id).collect(Collectors.toSet()));
        cells.stream()
                .map(Cell::task)
                .distinct()
                .sorted(Comparator.comparing(CellRegistry::datasetId))
                .forEach(this::register);
        cells.stream()
                .map(Cell::configuration)
                .distinct()
                .sorted(Comparator.comparing(Configuration::sha256))
                .forEach(this::register);
        List<Integer> byId = IntStream.range(0, cells.size())
                .boxed()
                .sorted(Comparator.comparing(ordinal -> cells.get(ordinal).id()))
                .toList();
        List<Cell> sorted = byId.stream().map(cells::get).toList();
        Rows.insert(
                jdbc,
                """
                cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed, plan_sha256,
                  code_version, engine, dtype, device, status, samples, notes, assumed_trained_length, created_at)""",
                "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)",
                sorted.stream().map(CellRegistry::row).toList(),
                "on conflict do nothing");
        Map<String, CellStore.State> states =
                store.states(sorted.stream().map(Cell::id).toList());
        List<Cell> changed = new ArrayList<>();
        for (Cell cell : sorted) {
            CellStore.State state = Objects.requireNonNull(states.get(cell.id()));
            if (state.status().equals("failed") && store.isTriedAgain(cell, runId)) changed.add(cell);
            if (!state.hasNotes()) store.note(cell);
            if (cell.refusal() != null && !state.isFinished()) {
                store.close(cell, "refused", cell.refusal());
                changed.add(cell);
            }
        }
        Rows.insert(
                jdbc,
                "run_cell (run_id, cell_id, ordinal, reused)",
                "(?, ?, ?, ?)",
                byId.stream()
                        .map(ordinal -> {
                            String id = cells.get(ordinal).id();
                            CellStore.State state = Objects.requireNonNull(states.get(id));
                            return List.<@Nullable Object>of(
                                    runId, id, ordinal, state.isFinished() && !(asksAll && state.stopped()));
                        })
                        .toList(),
                "on conflict do nothing");
        boards.refresh(changed.stream().map(CellStore::place).toList());
    }

    private void leave(String runId, Set<String> made) {
        for (String former : jdbc.sql("select cell_id from run_cell where run_id = ?")
                .param(runId)
                .query(String.class)
                .list())
            if (!made.contains(former))
                jdbc.sql("delete from run_cell where run_id = ? and cell_id = ?")
                        .params(runId, former)
                        .update();
    }

    private static String datasetId(Task task) {
        return task.dataset().map(Dataset::sha256).orElse("");
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
                        .param("now", StoredTime.now())
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
                .param("now", StoredTime.now())
                .update();
    }

    private static List<@Nullable Object> row(Cell cell) {
        Resolution resolution = cell.resolution();
        return Arrays.asList(
                cell.id(),
                cell.identity().json(),
                cell.board(),
                cell.modelId(),
                cell.configuration().sha256(),
                (resolution == null ? cell.configuration() : resolution.exact()).parametersJson(),
                resolution == null ? "[]" : choices(resolution.choices()),
                cell.task().name(),
                cell.task().metric().word(),
                cell.length(),
                cell.seed(),
                cell.planSha256(),
                CodeVersion.current(),
                cell.engine(),
                cell.dtype(),
                cell.device(),
                cell.task().size(),
                Identity.canonicalJson(cell.notes()),
                cell.assumedTrainedLength(),
                StoredTime.now());
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
}
