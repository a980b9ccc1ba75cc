package dev.ropewalk.web.comparison;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Questions that two configurations answered, side by side. */
@Component
class Disagreements {

    private final JdbcClient jdbc;

    Disagreements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One side's answer. @param ordinal of the sample in its cell */
    record Answered(
            String cell,
            int ordinal,
            double value,
            @Nullable String answer) {}

    /** @param depth where the answer stands in the text; null where that has no meaning */
    record Both(
            String task,
            int length,
            String question,
            @Nullable Double depth,
            @Nullable String expected,
            Answered a,
            Answered b) {

        public double difference() {
            return a.value - b.value;
        }
    }

    private record Place(String task, int length, long seed) {}

    private record Cell(String id, Place place) {}

    private record Sample(
            Place place,
            String question,
            @Nullable Double depth,
            @Nullable String expected,
            Answered answered) {}

    /**
     * All that both answered and was scored, by task, length and question.
     *
     * @param a cells of the one; of the same task, length and seed there is one at most on each side
     */
    List<Both> of(Collection<String> a, Collection<String> b) {
        List<String> ids = Stream.concat(a.stream(), b.stream()).distinct().toList();
        if (ids.isEmpty()) return List.of();
        Map<String, Place> places = new HashMap<>();
        jdbc.sql("select id, task, length, seed from single_cell_v1 where id in (:ids)")
                .param("ids", ids)
                .query((row, number) -> new Cell(
                        row.getString("id"),
                        new Place(row.getString("task"), row.getInt("length"), row.getLong("seed"))))
                .list()
                .forEach(cell -> places.put(cell.id, cell.place));
        List<Sample> samples = jdbc.sql("""
                        select cell_id, ordinal, question, count(*) over (partition by cell_id, question) as alike, depth, expected, answer, score
                        from sample_v1 where cell_id in (:ids) and status <> 'unscored' order by cell_id, ordinal""")
                .param("ids", ids)
                .query((row, number) -> {
                    String id = row.getString("question");
                    int ordinal = row.getInt("ordinal");
                    String cell = row.getString("cell_id");
                    return new Sample(
                            Objects.requireNonNull(places.get(cell)),
                            id == null ? "" + ordinal : row.getInt("alike") > 1 ? id + " (" + ordinal + ")" : id,
                            row.getObject("depth", Double.class),
                            row.getString("expected"),
                            new Answered(cell, ordinal, row.getDouble("score"), row.getString("answer")));
                })
                .list();
        Map<List<Object>, Sample> ofA = new LinkedHashMap<>();
        for (Sample sample : samples)
            if (a.contains(sample.answered.cell)) ofA.put(List.of(sample.place, sample.question), sample);
        List<Both> both = new ArrayList<>();
        for (Sample sample : samples) {
            Sample other = b.contains(sample.answered.cell) ? ofA.get(List.of(sample.place, sample.question)) : null;
            if (other != null)
                both.add(new Both(
                        sample.place.task,
                        sample.place.length,
                        sample.question,
                        sample.depth,
                        sample.expected,
                        other.answered,
                        sample.answered));
        }
        both.sort(Comparator.comparing(Both::task).thenComparingInt(Both::length));
        return both;
    }
}
