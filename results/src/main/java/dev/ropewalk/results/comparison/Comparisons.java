package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Imported;
import dev.ropewalk.results.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares what is stored: finds cells that were measured alike and gathers their samples as {@link Evidence}. Reads views alone. */
public final class Comparisons {

    /** Fewest digits that name a configuration. */
    private static final int DIGITS = 6;

    private static final double LEVEL = 0.95;

    private final JdbcClient jdbc;

    public Comparisons(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What is to be compared.
     *
     * @param configurations labels, names or first digits of ids (six or more), at least two with the baseline
     * @param model name or first digits of its id; null where the database knows one alone
     * @param tasks names or groups; empty for every task that two of the configurations share
     * @param lengths empty for all
     * @param baseline which all others are held against, itself among them or not; null for every pair
     * @param level of intervals and groups, 0.95
     */
    public record Question(
            List<String> configurations,
            @Nullable String model,
            List<String> tasks,
            List<Integer> lengths,
            @Nullable String baseline,
            double level) {

        public Question {
            TreeSet<String> different = new TreeSet<>(configurations);
            boolean twice = different.size() < configurations.size();
            if (baseline != null) different.add(baseline);
            if (different.size() < 2 || twice)
                throw new IllegalArgumentException("a comparison needs at least two different configurations, got "
                        + (configurations.isEmpty() ? "none" : String.join(", ", configurations)));
            if (!(level > 0.5 && level < 1))
                throw new IllegalArgumentException("level must be above 0.5 and below 1, got " + level);
        }
    }

    /** @param board what must be the same for two cells to be paired */
    private record Cell(
            String id,
            String board,
            String modelId,
            String model,
            String configuration,
            String label,
            String task,
            Metric metric,
            int length,
            long seed,
            OffsetDateTime finished) {}

    /** @throws IllegalArgumentException one sentence: what is not known, or why they cannot be compared */
    public Evidence find(Question question) {
        Map<String, String> asked = new LinkedHashMap<>(); // id by what was asked for
        question.configurations().forEach(name -> asked.put(name, configuration(name)));
        String baseline = question.baseline();
        if (baseline != null && !asked.containsKey(baseline)) {
            String id = configuration(baseline);
            if (!asked.containsValue(id)) asked.put(baseline, id);
        }
        if (Set.copyOf(asked.values()).size() < asked.size())
            throw new IllegalArgumentException(
                    "a comparison needs different configurations, got one twice: " + String.join(", ", asked.keySet()));
        List<Cell> cells = cells(asked, question);
        List<Evidence.Group> groups = groups(asked, cells, question);
        String label = baseline == null ? null : label(cells, configuration(baseline));
        return new Evidence(cells.get(0).model(), groups, label, question.level());
    }

    /** What may be concluded from a run's own cells. */
    public Findings findings(String run) {
        record Row(Cell cell, int trainedLength) {}
        List<Row> rows = jdbc.sql("""
                        select id as cell_id, board, model_id, model, configuration_id, method, dtype, label, task, metric, length, seed, finished_at, trained_length
                        from cell_v1
                        where run_id = ? and status = 'done' and score is not null
                        order by task, length, seed, ordinal""")
                .param(run)
                .query((row, number) -> new Row(cell(row), row.getInt("trained_length")))
                .list();
        if (rows.isEmpty()) return Findings.NONE;
        List<Cell> cells = rows.stream().map(Row::cell).toList();
        Map<String, String> asked = new LinkedHashMap<>();
        cells.forEach(cell -> asked.putIfAbsent(cell.label(), cell.configuration()));
        TreeSet<String> tasks = new TreeSet<>();
        cells.forEach(cell -> tasks.add(cell.task()));
        Map<String, List<String>> single = new LinkedHashMap<>(), groups = new LinkedHashMap<>();
        tasks.forEach(task -> single.put(task, List.of(task)));
        TaskGroup.among(tasks).forEach(group -> groups.put(group, TaskGroup.named(group, tasks)));
        return Findings.of(
                tables(single, cells, asked, Comparison::leader),
                tables(groups, cells, asked, Comparison::scores),
                rows.get(0).trainedLength());
    }

    private List<Comparison.Table> tables(
            Map<String, List<String>> tasks,
            List<Cell> cells,
            Map<String, String> asked,
            BiFunction<Evidence.Group, Double, Comparison.Table> table) {
        List<Comparison.Table> tables = new ArrayList<>();
        for (Evidence.Group group : groups(tasks, cells, asked, 1, new ArrayList<>()))
            try {
                tables.add(table.apply(group, LEVEL));
            } catch (IllegalArgumentException e) {
                // two of them share no question, say because each lacks the other's seed: nothing may be concluded, and
                // the run stands
            }
        return tables;
    }

    private static @Nullable String label(List<Cell> cells, String configuration) {
        return cells.stream()
                .filter(cell -> cell.configuration().equals(configuration))
                .map(Cell::label)
                .findFirst()
                .orElse(null);
    }

    /** The id of a configuration by its label, in whatever order its parameters stand, or by the first digits of its id. */
    private String configuration(String name) {
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

    private List<Cell> cells(Map<String, String> asked, Question question) {
        List<Cell> all = jdbc.sql("""
                        select cell_id, board, model_id, model, configuration_id, method, dtype, label, task, metric, length, seed, finished_at
                        from leaderboard_v1
                        where status = 'done' and configuration_id in (:ids)
                        order by task, length, seed, finished_at, cell_id""")
                .param("ids", List.copyOf(asked.values()))
                .query((row, number) -> cell(row))
                .list();
        Map<String, String> models = new TreeMap<>();
        all.forEach(cell -> models.put(cell.modelId(), cell.model()));
        String wanted = question.model();
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
                .filter(cell ->
                        question.lengths().isEmpty() || question.lengths().contains(cell.length()))
                .toList();
    }

    private static Cell cell(ResultSet row) throws SQLException {
        return new Cell(
                row.getString("cell_id"),
                board(row),
                row.getString("model_id"),
                row.getString("model"),
                row.getString("configuration_id"),
                row.getString("label"),
                row.getString("task"),
                Metric.valueOf(row.getString("metric").toUpperCase(Locale.ROOT)),
                row.getInt("length"),
                row.getLong("seed"),
                row.getObject("finished_at", OffsetDateTime.class));
    }

    /** Files that do not say how their answers were measured are held together by their questions alone, of which some may lack in one. */
    private static String board(ResultSet row) throws SQLException {
        return row.getString("method").equals(Imported.METHOD)
                        && row.getString("dtype").equals(Imported.UNKNOWN)
                ? "as published"
                : row.getString("board");
    }

    private List<Evidence.Group> groups(Map<String, String> asked, List<Cell> cells, Question question) {
        Set<String> known = cells.stream().map(Cell::task).collect(Collectors.toCollection(TreeSet::new));
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        if (question.tasks().isEmpty()) known.forEach(task -> wanted.put(task, List.of(task)));
        for (String task : question.tasks()) wanted.put(task, TaskGroup.named(task, known));
        List<String> why = new ArrayList<>();
        List<Evidence.Group> groups = groups(wanted, cells, asked, 2, why);
        if (groups.isEmpty())
            throw new IllegalArgumentException(
                    "nothing that two of them were measured on alike" + (why.isEmpty() ? "" : ": " + why.get(0)));
        return groups;
    }

    /** @param least configurations that a group needs */
    private List<Evidence.Group> groups(
            Map<String, List<String>> wanted,
            List<Cell> cells,
            Map<String, String> asked,
            int least,
            List<String> why) {
        List<Evidence.Group> groups = new ArrayList<>();
        wanted.forEach((name, tasks) -> {
            TreeSet<Integer> lengths = cells.stream()
                    .filter(cell -> tasks.contains(cell.task()))
                    .map(Cell::length)
                    .collect(Collectors.toCollection(TreeSet::new));
            for (int length : lengths) {
                Evidence.Group group = group(name, tasks, length, cells, asked, least, why);
                if (group != null) groups.add(group);
            }
        });
        return groups;
    }

    private Evidence.@Nullable Group group(
            String name,
            List<String> tasks,
            int length,
            List<Cell> cells,
            Map<String, String> asked,
            int least,
            List<String> why) {
        Map<String, List<List<Cell>>> alike =
                new LinkedHashMap<>(); // by task: one list of cells, one a seed, for each configuration
        Set<String> present = new LinkedHashSet<>(asked.values());
        List<String> missing = new ArrayList<>();
        for (String task : tasks) {
            List<Cell> here = cells.stream()
                    .filter(cell -> cell.length() == length && cell.task().equals(task))
                    .toList();
            Map<String, List<Cell>> byConfiguration = Alike.of(here);
            if (tasks.size() == 1) present.retainAll(byConfiguration.keySet());
            alike.put(
                    task,
                    asked.values().stream()
                            .map(id -> byConfiguration.getOrDefault(id, List.of()))
                            .toList());
        }
        List<String> ids = List.copyOf(asked.values());
        if (tasks.size() > 1)
            present.removeIf(id -> alike.values().stream()
                    .allMatch(task -> task.get(ids.indexOf(id)).isEmpty()));
        asked.forEach((label, id) -> {
            if (!present.contains(id))
                missing.add(label + " was not measured alike on " + name + " at " + length + ".");
        });
        List<List<Series>> byTask = new ArrayList<>();
        List<String> left = new ArrayList<>();
        alike.forEach((task, configurations) -> {
            if (present.stream()
                    .anyMatch(id -> configurations.get(ids.indexOf(id)).isEmpty())) left.add(task);
            else
                byTask.add(present.stream()
                        .map(id -> series(configurations.get(ids.indexOf(id))))
                        .toList());
        });
        if (!left.isEmpty() && tasks.size() > 1)
            missing.add("Incomplete: " + byTask.size() + " of " + TaskGroup.size(name, tasks.size())
                    + " tasks; not all of them answered " + String.join(", ", left) + ".");
        else if (TaskGroup.size(name, tasks.size()) > tasks.size())
            missing.add("Incomplete: " + tasks.size() + " of " + TaskGroup.size(name, tasks.size()) + " tasks.");
        if (present.size() < least || byTask.isEmpty()) {
            why.addAll(missing);
            return null;
        }
        return new Evidence.Group(name, length, byTask, missing);
    }

    private Series series(List<Cell> cells) {
        Cell first = cells.get(0);
        List<Answer> answers = new ArrayList<>();
        for (Cell cell : cells)
            answers.addAll(jdbc.sql("""
                            select ordinal, question, count(*) over (partition by question) as alike, cluster, status, score, nll_sum, nll_tokens, prompt_sha256, answer
                            from sample_v1 where cell_id = ? order by ordinal""")
                    .param(cell.id())
                    .query((row, number) -> answer(row, cells.size() > 1 ? cell.seed() + ":" : "", first.metric()))
                    .list());
        return new Series(
                first.label(),
                first.configuration(),
                first.task(),
                first.metric(),
                first.length(),
                cells.stream().map(Cell::board).toList(),
                cells.stream().map(Cell::id).toList(),
                answers);
    }

    private static Answer answer(ResultSet row, String seed, Metric metric) throws SQLException {
        String question = row.getString("question"),
                cluster = row.getString("cluster"),
                answer = row.getString("answer");
        Double value;
        if (metric == Metric.PERPLEXITY) {
            double tokens = row.getDouble("nll_tokens");
            value = tokens == 0 ? null : (Double) (row.getDouble("nll_sum") / tokens);
        } else {
            double score = row.getDouble("score");
            value = row.getString("status").equals("unscored") ? null : (Double) (row.wasNull() ? 0 : score);
        }
        return new Answer(
                seed + question(question, row.getInt("ordinal"), row.getInt("alike")),
                cluster == null ? null : seed + cluster,
                row.getString("prompt_sha256"),
                value,
                answer == null ? "" : Fingerprint.of(answer));
    }

    /** A data set may give an id twice: those are told apart by their place. */
    private static String question(@Nullable String id, int ordinal, int alike) {
        if (id == null) return "" + ordinal;
        return alike > 1 ? id + " (" + ordinal + ")" : id;
    }

    /** The newest cells of a task and length that most configurations share a board in, by configuration, one a seed. */
    private static final class Alike {

        static Map<String, List<Cell>> of(List<Cell> cells) {
            Map<Long, List<Cell>> bySeed = new TreeMap<>(cells.stream().collect(Collectors.groupingBy(Cell::seed)));
            Map<String, Map<Long, Cell>> chosen = new LinkedHashMap<>();
            bySeed.forEach((seed, all) -> best(all)
                    .forEach(cell -> chosen.computeIfAbsent(cell.configuration(), id -> new TreeMap<>())
                            .put(seed, cell)));
            Set<Long> everybodys = new TreeSet<>(bySeed.keySet());
            chosen.values().forEach(seeds -> everybodys.retainAll(seeds.keySet()));
            Map<String, List<Cell>> alike = new LinkedHashMap<>();
            chosen.forEach((id, seeds) -> {
                Map<Long, Cell> kept = new TreeMap<>(seeds);
                if (!everybodys.isEmpty()) kept.keySet().retainAll(everybodys);
                alike.put(id, List.copyOf(kept.values()));
            });
            return alike;
        }

        private static List<Cell> best(List<Cell> cells) {
            return cells.stream().collect(Collectors.groupingBy(Cell::board)).values().stream()
                    .max(Comparator.comparingLong(Alike::configurations).thenComparing(Alike::newest))
                    .orElseThrow()
                    .stream()
                    .collect(Collectors.toMap(
                            Cell::configuration, cell -> cell, (older, newer) -> newer, LinkedHashMap::new))
                    .values()
                    .stream()
                    .toList();
        }

        private static long configurations(List<Cell> board) {
            return board.stream().map(Cell::configuration).distinct().count();
        }

        private static OffsetDateTime newest(List<Cell> board) {
            return board.stream()
                    .map(Cell::finished)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
