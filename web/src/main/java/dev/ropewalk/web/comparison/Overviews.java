package dev.ropewalk.web.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.comparison.Matrix;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.Standings;
import dev.ropewalk.results.comparison.TaskGroup;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was measured on each model, and who leads there. */
@Component
class Overviews {

    /** Configurations that are looked at for a leader: the best by score. */
    private static final int BEST = 24;

    private final JdbcClient jdbc;
    private final Asked asked;
    private final Remembered<String, List<Extents>> extents = new Remembered<>(500);
    private final Remembered<List<Object>, Leader> leaders = new Remembered<>(2_000);

    Overviews(JdbcClient jdbc, Asked asked) {
        this.jdbc = jdbc;
        this.asked = asked;
    }

    /** A model on which something was measured, and when last. */
    record Measured(
            String id,
            String name,
            int trainedLength,
            @Nullable OffsetDateTime finishedAt) {}

    /** Lengths of a task. */
    private record Extents(String task, int length, int configurations) {}

    /**
     * Who leads at one length.
     *
     * @param label null where nobody does, for the reason {@code why}
     * @param tied labels of those that the paired test does not tell from it
     * @param cell where its samples are; null for a mean of several tasks
     */
    record Leader(
            @Nullable String label,
            String metric,
            double score,
            @Nullable Interval interval,
            List<String> tied,
            @Nullable String cell,
            @Nullable String why) {

        static Leader of(Standing standing) {
            Matrix matrix = standing.matrices().get(0);
            double sign = standing.metric() == Metric.PERPLEXITY ? 1 : -1;
            return matrix.lines().stream()
                    .filter(line -> line.rank() != null && line.rank() == 1)
                    .min((a, b) -> Double.compare(sign * score(a), sign * score(b)))
                    .map(line -> {
                        Matrix.Entry entry =
                                Objects.requireNonNull(line.entries().get(0));
                        return new Leader(
                                line.label(),
                                standing.metric().word(),
                                entry.score(),
                                entry.interval(),
                                line.tiedWith(),
                                entry.tasks() == 1 ? entry.cells().get(0) : null,
                                null);
                    })
                    .orElseGet(() -> none("nobody has all of it"));
        }

        private static double score(Matrix.Line line) {
            return Objects.requireNonNull(line.entries().get(0)).score();
        }

        static Leader none(String why) {
            return new Leader(null, "", 0, null, List.of(), null, why);
        }
    }

    /**
     * A task or a group of tasks.
     *
     * @param configurations at the longest length
     * @param within full names of a group's tasks; empty for a task
     */
    record Topic(String name, List<Integer> lengths, int configurations, List<String> within, Leader leader) {

        public int longest() {
            return lengths.get(lengths.size() - 1);
        }
    }

    /** @param topics groups first, then what is in none */
    record Overview(Measured model, List<Topic> topics) {

        /** {@code 8} where a length is eight times the trained window; null where it is within it. */
        public @Nullable String times(int length) {
            return AnswerTable.times(length, model.trainedLength);
        }
    }

    /** The one on which something was measured last comes first. @param name words that its name holds */
    List<Measured> models(String name, int from, int limit) {
        return jdbc.sql("""
                        select b.model_id as id, b.model as name, min(coalesce(b.assumed_trained_length, b.trained_length)) as trained_length,
                               max(b.finished_at) as finished_at
                        from board_v1 b where lower(b.model) like :name escape '!'
                        group by b.model_id, b.model order by max(b.finished_at) desc, b.model_id limit :limit offset :from""")
                .param("name", "%" + name.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%")
                .param("limit", limit)
                .param("from", from)
                .query(Records.of(Measured.class))
                .list();
    }

    List<Overview> of(List<Measured> models) {
        if (models.isEmpty()) return List.of();
        record State(String model, String task, String state) {}
        Map<String, Map<String, String>> states = jdbc
                .sql("""
                        select model_id, task, sum(cells) as cells, max(finished_at) as finished_at from board_v1 where model_id in (:models)
                        group by model_id, task order by model_id, task""")
                .param("models", models.stream().map(Measured::id).toList())
                .query((row, number) -> new State(
                        row.getString("model_id"),
                        row.getString("task"),
                        row.getString("task") + " " + row.getString("cells") + " " + row.getString("finished_at")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        State::model, Collectors.toMap(State::task, State::state, (a, b) -> a, LinkedHashMap::new)));
        String marks = jdbc.sql(
                        "select count(*) as marks, max(created_at) as marked, max(withdrawn_at) as taken_back from mark_v1")
                .query((row, number) ->
                        row.getString("marks") + " " + row.getString("marked") + " " + row.getString("taken_back"))
                .single();
        return models.stream()
                .map(model -> new Overview(model, topics(model, states.getOrDefault(model.id, Map.of()), marks)))
                .toList();
    }

    private List<Topic> topics(Measured model, Map<String, String> states, String marks) {
        List<Extents> all = extents.answer(model.id, List.copyOf(states.values()), this::extents);
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        Set<String> grouped = new HashSet<>();
        for (String group : TaskGroup.among(states.keySet())) {
            wanted.put(group, TaskGroup.named(group, states.keySet()));
            grouped.addAll(TaskGroup.named(group, states.keySet()));
        }
        states.keySet().stream()
                .filter(task -> !grouped.contains(task))
                .forEach(task -> wanted.put(task, List.of(task)));
        List<Topic> topics = new ArrayList<>();
        wanted.forEach((name, tasks) -> {
            TreeSet<Integer> lengths = all.stream()
                    .filter(one -> tasks.contains(one.task))
                    .map(Extents::length)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (lengths.isEmpty()) return;
            List<String> state = new ArrayList<>(List.of(marks));
            tasks.forEach(task -> state.add(states.getOrDefault(task, "")));
            topics.add(new Topic(
                    name,
                    List.copyOf(lengths),
                    all.stream()
                            .filter(one -> tasks.contains(one.task) && one.length == lengths.last())
                            .mapToInt(Extents::configurations)
                            .max()
                            .orElse(0),
                    tasks.size() > 1 ? tasks : List.of(),
                    leaders.answer(
                            List.of(model.id, name, lengths.last()),
                            state,
                            key -> leader(model.id, name, lengths.last()))));
        });
        return topics;
    }

    private List<Extents> extents(String model) {
        return jdbc.sql("""
                        select b.task, p.length, count(distinct p.configuration_id) as configurations
                        from board_v1 b join board_place_v1 p on p.board = b.id
                        where b.model_id = :model and p.status = 'done' group by b.task, p.length""")
                .param("model", model)
                .query(Records.of(Extents.class))
                .list();
    }

    private Leader leader(String model, String name, int length) {
        try {
            Standings.Found<Standing> found = asked.anew(new Asked.Words(
                    model, List.of(name), List.of(length), List.of(), BEST, "length", null, "prefill", 0.95));
            return Leader.of(found.all().get(0));
        } catch (Refusal e) {
            return Leader.none(Objects.requireNonNullElse(e.getBody().getDetail(), "it cannot be told"));
        }
    }
}
