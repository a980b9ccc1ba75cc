package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Configuration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds finished cells by the names that people have for a configuration and a model. */
final class Cells {

    /** Fewest digits that name a configuration or a model. */
    private static final int DIGITS = 6;

    /** Models that one sentence names. */
    private static final int NAMED = 12;

    private final JdbcClient jdbc;

    Cells(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The id of a configuration by its label, in whatever order its parameters stand, or by the first digits of its id. */
    String configuration(String name) {
        List<String> ids = new ArrayList<>();
        try {
            ids.addAll(ids("configuration_id = ?", Configuration.parse(name).sha256()));
        } catch (IllegalArgumentException e) {
            // no method's name: a label of imported results, or an id
        }
        if (ids.isEmpty()) ids.addAll(ids("label = ?", name));
        if (ids.isEmpty()) ids.addAll(ids("label = ?", name + "{}"));
        if (ids.isEmpty() && name.matches("[0-9a-f]{" + DIGITS + ",64}"))
            ids.addAll(ids("configuration_id like ?", name + "%"));
        if (ids.size() == 1) return ids.get(0);
        if (ids.isEmpty()) {
            List<String> known = jdbc.sql(
                            "select distinct label from leaderboard_v1 where status = 'done' order by label limit 30")
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
        return jdbc.sql("select distinct configuration_id from leaderboard_v1 where status = 'done' and " + condition)
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

    /** All cells of these tasks on a model. */
    List<Cell> of(Model model, Collection<String> tasks) {
        return jdbc.sql("select cell_id, " + Cell.COLUMNS + """
                         from leaderboard_v1
                        where model_id = :model and task in (:tasks) and status = 'done' and score is not null
                        order by task, length, seed, label, finished_at, cell_id""")
                .param("model", model.id)
                .param("tasks", tasks)
                .query((row, number) -> Cell.of(row))
                .list();
    }

    /** All cells of these configurations on the one model they were measured on, or on the one that is named. */
    List<Cell> of(Collection<String> configurations, @Nullable String wanted, Collection<Integer> lengths) {
        List<Model> known = jdbc.sql("""
                        select distinct model_id, model from leaderboard_v1
                        where status = 'done' and configuration_id in (:ids) order by model, model_id""")
                .param("ids", List.copyOf(configurations))
                .query((row, number) -> new Model(row.getString("model_id"), row.getString("model")))
                .list();
        Model model = one(wanted, known);
        return jdbc
                .sql("select cell_id, " + Cell.COLUMNS + """
                         from leaderboard_v1
                        where status = 'done' and model_id = :model and configuration_id in (:ids)
                        order by task, length, seed, finished_at, cell_id""")
                .param("model", model.id)
                .param("ids", List.copyOf(configurations))
                .query((row, number) -> Cell.of(row))
                .list()
                .stream()
                .filter(cell -> lengths.isEmpty() || lengths.contains(cell.length()))
                .toList();
    }
}
