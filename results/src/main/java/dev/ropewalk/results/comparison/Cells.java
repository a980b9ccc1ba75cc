package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Configuration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds finished cells by the names that people have for a configuration and a model. */
final class Cells {

    /** Fewest digits that name a configuration or a model. */
    private static final int DIGITS = 6;

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

    /** All cells of these configurations on the one model they were measured on, or on the one that is named. */
    List<Cell> of(Collection<String> configurations, @Nullable String wanted, Collection<Integer> lengths) {
        List<Cell> all = jdbc.sql("select cell_id, " + Cell.COLUMNS + """
                         from leaderboard_v1
                        where status = 'done' and configuration_id in (:ids)
                        order by task, length, seed, finished_at, cell_id""")
                .param("ids", List.copyOf(configurations))
                .query((row, number) -> Cell.of(row))
                .list();
        Map<String, String> models = new TreeMap<>();
        all.forEach(cell -> models.put(cell.modelId(), cell.model()));
        models.entrySet()
                .removeIf(model -> wanted != null
                        && !model.getValue().equals(wanted)
                        && !(wanted.length() >= DIGITS && model.getKey().startsWith(wanted)));
        if (models.size() != 1)
            throw new IllegalArgumentException(
                    models.isEmpty()
                            ? "these configurations were not measured on a model '" + wanted + "'"
                            : "these configurations were measured on several models, name one with --model: "
                                    + models.entrySet().stream()
                                            .map(model -> model.getValue() + " ("
                                                    + model.getKey().substring(0, 12) + ")")
                                            .collect(Collectors.joining(", ")));
        String model = models.keySet().iterator().next();
        return all.stream()
                .filter(cell -> cell.modelId().equals(model))
                .filter(cell -> lengths.isEmpty() || lengths.contains(cell.length()))
                .toList();
    }
}
