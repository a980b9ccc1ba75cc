package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.Imported;
import dev.ropewalk.results.Superseded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds finished cells by the names that people have for a configuration and a model. Whoever asks for cells gets those whose numbers may be used, and
 * beside them what was left out. For one question: what is superseded is read once.
 */
final class Cells {

    /** Fewest digits that name a configuration or a model. */
    private static final int DIGITS = 6;

    /**
     * Boards of one task that are looked at, those with the most configurations, the newest first. There are several after an engine or a data set
     * changed, and hundreds where the earlier rules began one with every commit.
     */
    private static final int BOARDS = 8;

    private static final String BOARD_ORDER = "label, finished_at, id";

    /** Models that one sentence names. */
    private static final int NAMED = 12;

    private final JdbcClient jdbc;
    private final Map<String, String> superseded;

    /** @param superseded reasons by the ids of cells that are left out */
    private Cells(JdbcClient jdbc, Map<String, String> superseded) {
        this.jdbc = jdbc;
        this.superseded = superseded;
    }

    /** Without what is superseded. */
    static Cells current(JdbcClient jdbc) {
        return new Cells(jdbc, Superseded.reasons(jdbc));
    }

    /** With it. */
    static Cells all(JdbcClient jdbc) {
        return new Cells(jdbc, Map.of());
    }

    record Found(List<Cell> cells, LeftOut superseded) {}

    /** The id of a configuration by its label, in whatever order its parameters stand, or by the first digits of its id. */
    String configuration(String name) {
        List<String> ids = new ArrayList<>();
        try {
            ids.addAll(ids("id = ?", Configuration.parse(name).sha256()));
        } catch (IllegalArgumentException e) {
            // no method's name: a label of imported results, or an id
        }
        if (ids.isEmpty()) ids.addAll(ids("label = ?", name));
        if (ids.isEmpty()) ids.addAll(ids("label = ?", name + "{}"));
        if (ids.isEmpty() && name.matches("[0-9a-f]{" + DIGITS + ",64}")) ids.addAll(ids("id like ?", name + "%"));
        if (ids.size() == 1) return ids.get(0);
        if (ids.isEmpty()) {
            List<String> known = jdbc.sql(
                            "select distinct label from configuration_v1 where id in (select configuration_id from board_place_v1 where status = 'done')"
                                    + " order by label limit 30")
                    .query(String.class)
                    .list();
            throw new IllegalArgumentException("no result of a configuration '" + name + "' is stored here, known: "
                    + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        throw new IllegalArgumentException(
                "'" + name + "' names " + ids.size() + " configurations; give more of its id: "
                        + ids.stream().map(id -> id.substring(0, 12)).collect(Collectors.joining(", ")));
    }

    private List<String> ids(String condition, String value) {
        return jdbc.sql("select id from configuration_v1 where " + condition
                        + " and id in (select configuration_id from board_place_v1 where status = 'done')")
                .param(value)
                .query(String.class)
                .list();
    }

    /** Contents of a checkpoint, by what it is called. */
    record Model(String id, String name) {}

    /** Those that have results. */
    List<Model> models() {
        return jdbc.sql("""
                        select id, name from model_v1 where id in (select model_id from measured_v1) order by name, id""")
                .query((row, number) -> new Model(row.getString("id"), row.getString("name")))
                .list();
    }

    /** The one model that has results, or the one that is named. */
    Model model(@Nullable String wanted) {
        return one(wanted, models());
    }

    private static Model one(@Nullable String wanted, List<Model> known) {
        List<Model> models = known.stream()
                .filter(model -> wanted == null
                        || model.name.equals(wanted)
                        || wanted.length() >= DIGITS && model.id.startsWith(wanted))
                .toList();
        if (models.size() == 1) return models.get(0);
        throw new IllegalArgumentException(
                known.isEmpty()
                        ? "nothing has been measured yet"
                        : models.isEmpty()
                                ? "there is no result on a model '" + wanted + "', there are results on "
                                        + listed(known)
                                : "there are results on several models, name one of " + listed(models));
    }

    private static String listed(List<Model> models) {
        return models.stream()
                .limit(NAMED)
                .map(model -> model.name + " (" + model.id.substring(0, Math.min(12, model.id.length())) + ")")
                .collect(Collectors.joining(", ", "", models.size() > NAMED ? ", …" : ""));
    }

    /** Names of what has results on a model, in order. */
    List<String> tasks(Model model) {
        return jdbc.sql("select task from measured_v1 where model_id = ? order by task")
                .param(model.id)
                .query(String.class)
                .list();
    }

    /** Cells of these tasks on a model. */
    Found of(Model model, Collection<String> tasks, Predicate<Cell> wanted) {
        List<String> boards = tasks.stream()
                .flatMap(task -> boards(model, task, "b.configurations", List.of()))
                .toList();
        return boards.isEmpty()
                ? found(List.of())
                : found(cells("single_cell_v1 where board in (:boards)", BOARD_ORDER)
                        .param("boards", boards)
                        .query((row, number) -> Cell.of(row))
                        .list()
                        .stream()
                        .filter(wanted)
                        .toList());
    }

    /** Cells of these configurations on the one model they were measured on, or on the one that is named. */
    Found of(Collection<String> configurations, @Nullable String name, Predicate<Cell> wanted) {
        List<String> ids = List.copyOf(configurations);
        List<Model> known = jdbc.sql("""
                        select id, name from model_v1 where id in (
                          select model_id from board_v1 where id in (select board from board_place_v1 where configuration_id in (:ids)))
                        order by name, id""")
                .param("ids", ids)
                .query((row, number) -> new Model(row.getString("id"), row.getString("name")))
                .list();
        Model model = one(name, known);
        List<String> boards = tasks(model).stream()
                .flatMap(task -> boards(model, task, """
                        (select count(distinct p.configuration_id) from board_place_v1 p where p.board = b.id and p.configuration_id in (:ids))""", ids))
                .toList();
        return boards.isEmpty()
                ? found(List.of())
                : found(cells("single_cell_v1 where board in (:boards) and configuration_id in (:ids)", BOARD_ORDER)
                        .param("boards", boards)
                        .param("ids", ids)
                        .query((row, number) -> Cell.of(row))
                        .list()
                        .stream()
                        .filter(wanted)
                        .toList());
    }

    /** Cells that a run measured or took over. */
    Found of(String run) {
        return found(cells("cell_v1 where run_id = :run", "ordinal")
                .param("run", run)
                .query((row, number) -> Cell.of(row))
                .list());
    }

    private Found found(List<Cell> cells) {
        List<Cell> used = new ArrayList<>();
        List<LeftOut.One> left = new ArrayList<>();
        for (Cell cell : cells) {
            String reason = superseded.get(cell.id());
            if (reason == null) used.add(cell);
            else left.add(LeftOut.One.of(cell, reason));
        }
        return new Found(used, new LeftOut(left));
    }

    private JdbcClient.StatementSpec cells(String where, String order) {
        return jdbc.sql("select id as cell_id, " + Cell.COLUMNS + " from " + where
                + " and status = 'done' and score is not null order by task, length, seed, " + order);
    }

    /** What files do not say how they were answered has a board of its own for each label, and all of them are looked at. */
    private Stream<String> boards(Model model, String task, String most, List<String> configurations) {
        JdbcClient.StatementSpec known = jdbc.sql("""
                        select id from (
                          select b.id, b.dtype, b.finished_at, MOST as most from board_v1 b where b.model_id = :model and b.task = :task) counted
                        where most > 0 and dtype <> :unknown
                        order by most desc, finished_at desc, id
                        limit :boards""".replace("MOST", most))
                .param("model", model.id)
                .param("task", task)
                .param("unknown", Imported.UNKNOWN)
                .param("boards", BOARDS);
        if (!configurations.isEmpty()) known = known.param("ids", configurations);
        return Stream.concat(
                known.query(String.class).list().stream(),
                jdbc
                        .sql("select id from board_v1 where model_id = ? and task = ? and dtype = ?")
                        .params(model.id, task, Imported.UNKNOWN)
                        .query(String.class)
                        .list()
                        .stream());
    }
}
