package dev.ropewalk.results.export;

import dev.ropewalk.results.comparison.TaskGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads cells with their samples, of which there may be millions, page by page: ids of cells are known before the first page, a page is a query
 * of its own. So no cursor is open, no transaction and no connection held while whoever listens takes their time, and both databases do alike.
 */
public final class StoredResults {

    private static final int CELLS = 200, SAMPLES = 2_000;
    private static final String TEXTS = "select cell_id, ordinal, answer, reference from sample_text_v1 where ";

    private final JdbcClient jdbc;

    public StoredResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Told of each cell, and of each of its samples in order. */
    public interface Listener {

        void begin(StoredCell cell) throws IOException;

        void sample(StoredCell cell, StoredSample sample) throws IOException;

        void end(StoredCell cell) throws IOException;
    }

    /**
     * Ids of the selected cells: model by model, in each by configuration, task, length and seed, earlier ones first.
     *
     * @throws IllegalArgumentException one sentence: which name is not known
     */
    public List<String> cells(Selection selection) {
        List<String> models = models(selection.model());
        String run = run(selection.run());
        String from = run == null ? "single_cell_v1" : "cell_v1";
        List<String> tasks = tasks(selection.tasks(), from, run);
        return jdbc.sql("select id from " + from + " where (:everyModel or model_id in (:models))"
                        + " and (:everyTask or task in (:tasks)) and (:everyLength or length in (:lengths))"
                        + (run == null ? "" : " and run_id = :run")
                        + " order by model, model_id, label, configuration_id, task, length, seed, finished_at, id")
                .param("everyModel", models.isEmpty())
                .param("models", models.isEmpty() ? List.of("") : models)
                .param("everyTask", tasks.isEmpty())
                .param("tasks", tasks.isEmpty() ? List.of("") : tasks)
                .param("everyLength", selection.lengths().isEmpty())
                .param("lengths", selection.lengths().isEmpty() ? List.of(0) : selection.lengths())
                .param("run", run == null ? "" : run)
                .query(String.class)
                .list();
    }

    private List<String> models(@Nullable String wanted) {
        if (wanted == null) return List.of();
        record Model(String id, String name) {}
        List<Model> all = jdbc.sql("select id, name from model_v1 order by name, id")
                .query((row, number) -> new Model(row.getString("id"), row.getString("name")))
                .list();
        List<String> meant = all.stream()
                .filter(model -> model.name().equals(wanted)
                        || wanted.length() >= Selection.DIGITS && model.id().startsWith(wanted))
                .map(Model::id)
                .toList();
        if (meant.isEmpty())
            throw new IllegalArgumentException("no model '" + wanted + "' was measured here, known: "
                    + (all.isEmpty()
                            ? "none"
                            : String.join(
                                    ", ",
                                    new LinkedHashSet<>(
                                            all.stream().map(Model::name).toList()))));
        return meant;
    }

    /** The id that its first digits name; null for null. @throws IllegalArgumentException one sentence, where there is none, or several */
    public @Nullable String run(@Nullable String wanted) {
        if (wanted == null) return null;
        List<String> ids = wanted.matches("[0-9a-f-]{" + Selection.DIGITS + ",36}")
                ? jdbc.sql("select id from run_v1 where id like ? order by id")
                        .param(wanted + "%")
                        .query(String.class)
                        .list()
                : List.of();
        if (ids.size() == 1) return ids.get(0);
        throw new IllegalArgumentException(
                ids.isEmpty()
                        ? "there is no run '" + wanted + "'; give its id, or the first " + Selection.DIGITS
                                + " digits of it or more"
                        : "'" + wanted + "' names " + ids.size() + " runs; give more of its id: "
                                + String.join(", ", ids));
    }

    private List<String> tasks(List<String> wanted, String from, @Nullable String run) {
        if (wanted.isEmpty()) return List.of();
        List<String> known = jdbc.sql("select distinct task from " + from + (run == null ? "" : " where run_id = :run")
                        + " order by task")
                .param("run", run == null ? "" : run)
                .query(String.class)
                .list();
        Set<String> meant = new LinkedHashSet<>();
        for (String task : wanted)
            if (known.contains(task)) meant.add(task);
            else meant.addAll(named(task, known));
        return List.copyOf(meant);
    }

    private static List<String> named(String task, List<String> known) {
        try {
            return TaskGroup.named(task, known);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no result of a task '" + task + "' is stored here, known: "
                            + (known.isEmpty() ? "none" : String.join(", ", known)),
                    e);
        }
    }

    /** The cells without their samples, a page at a time, read as they are asked for. */
    public Iterable<List<StoredCell>> pages(List<String> ids) {
        return () -> IntStream.iterate(0, from -> from < ids.size(), from -> from + CELLS)
                .mapToObj(from -> page(ids.subList(from, Math.min(ids.size(), from + CELLS))))
                .iterator();
    }

    private List<StoredCell> page(List<String> ids) {
        Map<String, StoredCell> byId = new HashMap<>();
        jdbc.sql("select " + StoredCell.COLUMNS + " from single_cell_v1 where id in (:ids)")
                .param("ids", ids)
                .query(StoredCell::of)
                .list()
                .forEach(cell -> byId.put(cell.id(), cell));
        return ids.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    /** Tells of all cells, in the order of the ids, and of the samples of those that are done. */
    public void read(List<String> ids, Listener listener) throws IOException {
        for (List<StoredCell> page : pages(ids)) {
            List<StoredCell> together = new ArrayList<>();
            int samples = 0;
            for (StoredCell cell : page) {
                if (samples + cell.samples() > SAMPLES && !together.isEmpty()) {
                    tell(together, listener);
                    together.clear();
                    samples = 0;
                }
                together.add(cell);
                samples += cell.samples();
            }
            tell(together, listener);
        }
    }

    private void tell(List<StoredCell> cells, Listener listener) throws IOException {
        if (cells.size() == 1 && cells.get(0).samples() > SAMPLES) {
            tellLong(cells.get(0), listener);
            return;
        }
        List<String> done =
                cells.stream().filter(StoredCell::isDone).map(StoredCell::id).toList();
        Map<String, List<StoredSample>> samples = new HashMap<>();
        if (!done.isEmpty())
            with(
                            jdbc.sql("select " + StoredSample.COLUMNS
                                            + " from sample_v1 where cell_id in (:ids) order by cell_id, ordinal")
                                    .param("ids", done)
                                    .query(StoredSample::of)
                                    .list(),
                            jdbc.sql(TEXTS + "cell_id in (:ids)").param("ids", done))
                    .forEach(sample -> samples.computeIfAbsent(sample.cell(), id -> new ArrayList<>())
                            .add(sample));
        for (StoredCell cell : cells) {
            listener.begin(cell);
            for (StoredSample sample : samples.getOrDefault(cell.id(), List.of())) listener.sample(cell, sample);
            listener.end(cell);
        }
    }

    /** A cell of more samples than are read at once. */
    private void tellLong(StoredCell cell, Listener listener) throws IOException {
        listener.begin(cell);
        List<StoredSample> page;
        int last = -1;
        do {
            page = !cell.isDone()
                    ? List.of()
                    : jdbc.sql("select " + StoredSample.COLUMNS
                                    + " from sample_v1 where cell_id = ? and ordinal > ? order by ordinal limit "
                                    + SAMPLES)
                            .params(cell.id(), last)
                            .query(StoredSample::of)
                            .list();
            if (!page.isEmpty())
                page = with(
                        page,
                        jdbc.sql(TEXTS + "cell_id = ? and ordinal between ? and ?")
                                .params(
                                        cell.id(),
                                        page.get(0).ordinal(),
                                        page.get(page.size() - 1).ordinal()));
            for (StoredSample sample : page) {
                listener.sample(cell, sample);
                last = sample.ordinal();
            }
        } while (page.size() == SAMPLES);
        listener.end(cell);
    }

    /** The samples, with what is stored of some of them besides. */
    private static List<StoredSample> with(List<StoredSample> samples, JdbcClient.StatementSpec texts) {
        record Place(String cell, int ordinal) {}
        Map<Place, UnaryOperator<StoredSample>> more = new HashMap<>();
        texts.query(row -> {
            String answer = row.getString("answer"), reference = row.getString("reference");
            more.put(
                    new Place(row.getString("cell_id"), row.getInt("ordinal")),
                    sample -> sample.with(answer, reference));
        });
        return samples.stream()
                .map(sample -> more.getOrDefault(new Place(sample.cell(), sample.ordinal()), same -> same)
                        .apply(sample))
                .toList();
    }
}
