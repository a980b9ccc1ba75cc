package dev.ropewalk.results.comparison;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.identity.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds what two runs asked alike. Cells of one board are measured alike, and a cell that both runs have was measured once; what may have become worse is another cell, of another
 * board. So it is the questions that must be the same here: task with version, parameters and data, length and seed, and each prompt.
 */
final class Successive {

    /** What an identity holds of the questions; all else is what may have changed. */
    private static final List<String> ASKED =
            List.of("task", "parameters", "seed", "configuration", "length", "firstPrompt");

    /** Fields of an identity as people call them. */
    private static final Map<String, String> WORDS = Map.of(
            "dtype",
            "number type",
            "device",
            "kind of device",
            "exact",
            "plan",
            "code",
            "commit",
            "prefix",
            "tokenizer",
            "addedTokens",
            "tokenizer",
            "ends",
            "tokenizer",
            "trainedLength",
            "assumed trained length");

    /** @param asked hash of the task's parameters, with all that it asks */
    private record Place(String configuration, String task, int length, String asked) {

        boolean isOf(Place other) {
            return configuration.equals(other.configuration) && task.equals(other.task) && length == other.length;
        }
    }

    /** @param about of its identity what may change */
    private record Known(Cell cell, Map<String, String> about) {}

    private final JdbcClient jdbc;
    private final Cells cells;

    Successive(JdbcClient jdbc, Cells cells) {
        this.jdbc = jdbc;
        this.cells = cells;
    }

    Watched of(String run, String previous, double alpha, double tolerance) {
        Map<Place, TreeMap<Long, Known>> now = places(run), before = places(previous);
        Answers answers = new Answers(jdbc);
        List<Watched.Twice> twice = new ArrayList<>();
        List<String> unlike = new ArrayList<>();
        int same = 0;
        for (Map.Entry<Place, TreeMap<Long, Known>> place : now.entrySet()) {
            TreeMap<Long, Known> mine = place.getValue(), theirs = before.getOrDefault(place.getKey(), new TreeMap<>());
            TreeSet<Long> seeds = new TreeSet<>(mine.keySet());
            seeds.retainAll(theirs.keySet());
            Cell first = mine.firstEntry().getValue().cell;
            if (seeds.isEmpty()) {
                if (before.keySet().stream().anyMatch(place.getKey()::isOf))
                    unlike.add(Watched.asked(first.label(), first.task(), first.length()));
                continue;
            }
            seeds.removeIf(seed -> id(mine, seed).equals(id(theirs, seed)));
            if (seeds.isEmpty()) same++;
            else
                twice.add(new Watched.Twice(
                        series(answers, theirs, seeds, place.getKey()),
                        series(answers, mine, seeds, place.getKey()),
                        changed(mine, theirs, seeds)));
        }
        return Watched.of(twice, same, unlike, lost(run, before), alpha, tolerance);
    }

    private static String id(TreeMap<Long, Known> cells, long seed) {
        return known(cells, seed).cell.id();
    }

    private static Known known(TreeMap<Long, Known> cells, long seed) {
        return Objects.requireNonNull(cells.get(seed));
    }

    /** Held together by their questions instead of their board. */
    private static Series series(Answers answers, TreeMap<Long, Known> cells, TreeSet<Long> seeds, Place place) {
        Series read = answers.series(
                seeds.stream().map(seed -> known(cells, seed).cell).toList());
        return new Series(
                read.label(),
                read.configuration(),
                read.task(),
                read.metric(),
                read.length(),
                List.of(place.asked),
                read.cells(),
                read.answers(),
                read.planned());
    }

    private static List<String> changed(TreeMap<Long, Known> mine, TreeMap<Long, Known> theirs, TreeSet<Long> seeds) {
        TreeSet<String> changed = new TreeSet<>();
        for (long seed : seeds) {
            Map<String, String> now = known(mine, seed).about, before = known(theirs, seed).about;
            TreeSet<String> fields = new TreeSet<>(now.keySet());
            fields.addAll(before.keySet());
            fields.removeIf(field -> Objects.equals(now.get(field), before.get(field)));
            fields.forEach(field -> changed.add(WORDS.getOrDefault(field, field)));
        }
        return List.copyOf(changed);
    }

    private Map<Place, TreeMap<Long, Known>> places(String run) {
        Map<String, Cell> byId = new LinkedHashMap<>();
        cells.of(run).cells().forEach(cell -> byId.put(cell.id(), cell));
        Map<Place, TreeMap<Long, Known>> places = new LinkedHashMap<>();
        jdbc.sql("select id, identity from cell_v1 where run_id = ? order by ordinal")
                .param(run)
                .query(row -> {
                    Cell cell = byId.get(row.getString("id"));
                    if (cell == null) return; // has no number, or one that may not be used
                    JsonNode identity = JsonMapper.shared().readTree(row.getString("identity"));
                    Map<String, String> about = new TreeMap<>();
                    identity.forEachEntry((field, value) -> {
                        if (!ASKED.contains(field)) about.put(field, value.toString());
                    });
                    String asked = Fingerprint.of(Identity.canonicalJson(
                            JsonMapper.shared().convertValue(identity.path("parameters"), Object.class)));
                    places.computeIfAbsent(
                                    new Place(cell.configuration(), cell.task(), cell.length(), asked),
                                    place -> new TreeMap<>())
                            .put(cell.seed(), new Known(cell, about));
                });
        return places;
    }

    /** Cells that ended without a number, where the earlier run has one. */
    private List<String> lost(String run, Map<Place, TreeMap<Long, Known>> before) {
        List<String> lost = new ArrayList<>();
        jdbc.sql("""
                        select configuration_id, label, task, length, status, message from cell_v1
                        where run_id = ? and status in ('failed', 'refused') order by ordinal""").param(run).query(row -> {
            Place place = new Place(row.getString("configuration_id"), row.getString("task"), row.getInt("length"), "");
            String message = row.getString("message");
            if (before.keySet().stream().anyMatch(place::isOf))
                lost.add(row.getString("label") + " on " + place.task + " at " + place.length + " "
                        + row.getString("status") + (message == null ? "." : ": " + message));
        });
        return lost;
    }
}
