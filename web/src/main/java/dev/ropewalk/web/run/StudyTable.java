package dev.ropewalk.web.run;

import dev.ropewalk.web.picture.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A study's numbers on one task: the model as it was by configuration, then every tuned one, then means over the seeds of tuning.
 *
 * @param lengths ascending
 */
record StudyTable(String task, String metric, List<Integer> lengths, List<Row> rows) {

    /**
     * @param untuned whether it is the model as it was
     * @param seeds of tuning that it is the mean of; 0 for a model
     * @param entries one a length; null where there is none
     */
    record Row(String name, boolean untuned, int seeds, List<@Nullable Entry> entries) {}

    /** @param cell that it is the score of; null for a mean */
    record Entry(
            @Nullable Double score,
            @Nullable Double lower,
            @Nullable Double upper,
            @Nullable String cell,
            String status) {}

    /** Tuned against untuned at one length, by samples and seeds; empty where nothing is tuned yet. */
    public List<Spread.Group> groups(int length) {
        int at = lengths.indexOf(length);
        return rows.stream()
                .filter(row -> row.seeds > 0)
                .map(mean -> group(mean, at))
                .filter(group -> group.mean() != null || !group.values().isEmpty())
                .toList();
    }

    private Spread.Group group(Row mean, int at) {
        Entry of = mean.entries.get(at);
        List<Spread.Value> seeds = new ArrayList<>();
        Double untuned = null;
        for (Row row : rows) {
            Entry entry = row.entries.get(at);
            if (row.seeds > 0 || entry == null || entry.score == null || entry.cell == null) continue;
            if (row.untuned && mean.name.startsWith(row.name.replaceFirst("\\{}$", "") + ", ")) untuned = entry.score;
            if (!row.untuned && row.name.startsWith(mean.name + ", "))
                seeds.add(new Spread.Value(row.name, entry.score, "/cells/" + entry.cell));
        }
        return new Spread.Group(
                mean.name,
                seeds,
                of == null ? null : of.score,
                of == null ? null : of.lower,
                of == null ? null : of.upper,
                untuned);
    }

    /** Null where nothing is tuned yet. */
    public @Nullable Spread picture(int length) {
        List<Spread.Group> groups = groups(length);
        return groups.isEmpty() ? null : Spread.of(!metric.equals("perplexity"), groups);
    }

    private record Name(String name, boolean untuned, int seeds) {}

    private record Place(Name row, int length) {}

    /** Tables as they are filled: entries by task, row and length. */
    private static final class Draft {
        private final Map<String, String> metrics = new LinkedHashMap<>();
        private final Map<String, Map<Place, Entry>> tasks = new LinkedHashMap<>();

        void put(String task, String metric, Place place, Entry entry) {
            metrics.putIfAbsent(task, metric);
            tasks.computeIfAbsent(task, t -> new LinkedHashMap<>()).putIfAbsent(place, entry);
        }

        List<StudyTable> tables() {
            List<StudyTable> tables = new ArrayList<>();
            tasks.forEach((task, entries) -> {
                List<Integer> lengths = entries.keySet().stream()
                        .map(Place::length)
                        .distinct()
                        .sorted()
                        .toList();
                List<Row> rows = entries.keySet().stream()
                        .map(Place::row)
                        .distinct()
                        .map(row -> new Row(
                                row.name(),
                                row.untuned(),
                                row.seeds(),
                                Arrays.asList(lengths.stream()
                                        .map(length -> entries.get(new Place(row, length)))
                                        .toArray(Entry[]::new))))
                        .toList();
                tables.add(new StudyTable(task, Objects.requireNonNull(metrics.get(task)), lengths, rows));
            });
            return tables;
        }
    }

    /**
     * @param runs the one of the model itself first
     * @param cells by run, in their order
     * @param means as the study's document has them
     */
    static List<StudyTable> of(List<Run> runs, Map<String, List<RunCell>> cells, List<JsonNode> means) {
        Draft draft = new Draft();
        String suite = runs.get(0).suite();
        for (int i = 0; i < runs.size(); i++) {
            String tuned = runs.get(i).suite().replaceFirst("^" + Pattern.quote(suite) + ": ", "");
            List<RunCell> own = cells.getOrDefault(runs.get(i).id(), List.of());
            for (RunCell cell : own)
                draft.put(
                        cell.task(),
                        cell.metric(),
                        new Place(new Name(seeded(i == 0 ? cell.label() : tuned, cell, own), i == 0, 0), cell.length()),
                        new Entry(cell.score(), cell.lowerBound(), cell.upperBound(), cell.id(), cell.status()));
        }
        for (JsonNode mean : means)
            draft.put(
                    mean.path("task").asString(),
                    mean.path("metric").asString(),
                    new Place(
                            new Name(
                                    learned(
                                            mean.path("configuration").asString(),
                                            mean.path("samples").asInt()),
                                    false,
                                    mean.path("seeds").asInt()),
                            mean.path("length").asInt()),
                    new Entry(
                            number(mean.path("score")),
                            number(mean.at("/interval/0")),
                            number(mean.at("/interval/1")),
                            null,
                            "done"));
        return draft.tables();
    }

    /** As tunings are called, but for their seed. */
    private static String learned(String configuration, int samples) {
        return configuration.replace("{}", "") + ", " + samples + (samples == 1 ? " sample" : " samples");
    }

    /** With the seed of its questions, where there are several. */
    private static String seeded(String name, RunCell cell, List<RunCell> all) {
        return all.stream().map(RunCell::seed).distinct().count() < 2 ? name : name + ", questions " + cell.seed();
    }

    private static @Nullable Double number(JsonNode node) {
        return Stream.of(node)
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .findFirst()
                .orElse(null);
    }
}
