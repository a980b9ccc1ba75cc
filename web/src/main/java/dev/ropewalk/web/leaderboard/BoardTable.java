package dev.ropewalk.web.leaderboard;

import dev.ropewalk.results.Disturbance;
import dev.ropewalk.results.Imported;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A board as it is looked at: configurations down, lengths across.
 *
 * @param sort the length the lines are ordered by, best first
 * @param from how many lines of those that match stand before these
 * @param found lines that match
 * @param next the configuration after which more of them follow; null where none do
 */
record BoardTable(
        Board board,
        List<Column> columns,
        int sort,
        List<Line> lines,
        int from,
        int found,
        int all,
        @Nullable String next) {

    /** @param beyond longer than the model was trained on, where that is known */
    record Column(int length, boolean beyond, boolean firstBeyond) {

        /** Imported answers may not say what their prompts were cut to. */
        public boolean known() {
            return length > 0;
        }
    }

    record Line(String configurationId, String method, String label, List<@Nullable Entry> entries) {

        public boolean imported() {
            return method.equals(Imported.METHOD);
        }
    }

    /**
     * @param best no other of its column scored better, and some scored worse
     * @param tied the paired test does not tell it from the best
     * @param from where the interval's bar begins, 0 to 100
     * @param at where the score's mark stands, 0 to 100
     */
    record Entry(BoardRow row, boolean best, boolean tied, double from, double to, double at) {

        public boolean measured() {
            return row.score() != null;
        }

        public boolean bounded() {
            return row.lowerBound() != null && row.upperBound() != null;
        }
    }

    /** Whether a line has a score that something is known against. */
    public boolean marked() {
        return lines.stream()
                .flatMap(line -> line.entries().stream())
                .anyMatch(entry -> entry != null && entry.row().isMarked());
    }

    /** How many entries have speeds and a peak of memory that something else disturbed. */
    public long disturbed() {
        return lines.stream()
                .flatMap(line -> line.entries().stream())
                .filter(entry -> entry != null && Disturbance.isTold(entry.row().disturbed()))
                .count();
    }

    /**
     * Some lines of a board.
     *
     * @param tied of some configurations the cells that the paired test does not tell from the best of their length
     * @param after the configuration of the line before; null to begin with the best
     */
    static BoardTable of(
            Board board,
            List<BoardRow> rows,
            Function<Set<String>, Set<String>> tied,
            @Nullable Integer sort,
            String filter,
            @Nullable String after,
            int limit) {
        TreeSet<Integer> lengths =
                new TreeSet<>(rows.stream().map(BoardRow::length).toList());
        int by = sort != null && lengths.contains(sort) ? sort : lengths.isEmpty() ? 0 : lengths.last();
        Map<Integer, List<BoardRow>> byLength = rows.stream().collect(Collectors.groupingBy(BoardRow::length));
        Map<Integer, Scale> scales = new TreeMap<>();
        byLength.forEach((length, column) -> scales.put(length, Scale.of(board, column)));
        Map<Integer, BoardRow> best = best(board, rows);
        Map<String, Map<Integer, BoardRow>> byConfiguration = new LinkedHashMap<>();
        for (BoardRow row : rows)
            byConfiguration
                    .computeIfAbsent(row.configurationId(), id -> new TreeMap<>())
                    .put(row.length(), row);
        String wanted = filter.strip().toLowerCase(Locale.ROOT);
        List<Map<Integer, BoardRow>> matching = byConfiguration.values().stream()
                .filter(line -> first(line).label().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(order(board, new ArrayList<>(lengths.descendingSet()), by))
                .toList();
        int from = 0;
        while (after != null
                && from < matching.size()
                && !first(matching.get(from)).configurationId().equals(after)) from++;
        if (after != null) from = from < matching.size() ? from + 1 : 0;
        List<Map<Integer, BoardRow>> some = matching.subList(from, Math.min(from + limit, matching.size()));
        Set<String> looked = new HashSet<>();
        some.forEach(line -> looked.add(first(line).configurationId()));
        best.values().forEach(row -> looked.add(row.configurationId()));
        Set<String> ties = tied.apply(looked);
        List<Line> lines = some.stream()
                .map(line -> new Line(
                        first(line).configurationId(),
                        first(line).method(),
                        first(line).label(),
                        entries(line, lengths, best, ties, scales)))
                .toList();
        String next = from + some.size() < matching.size()
                ? first(some.get(some.size() - 1)).configurationId()
                : null;
        return new BoardTable(
                board, columns(board, lengths), by, lines, from, matching.size(), byConfiguration.size(), next);
    }

    private static BoardRow first(Map<Integer, BoardRow> line) {
        return line.values().iterator().next();
    }

    private static List<Column> columns(Board board, TreeSet<Integer> lengths) {
        int trained = board.trainedLength() == 0 ? Integer.MAX_VALUE : board.trainedLength();
        Integer first = lengths.higher(trained);
        return lengths.stream()
                .map(length -> new Column(length, length > trained, Objects.equals(length, first)))
                .toList();
    }

    private static List<@Nullable Entry> entries(
            Map<Integer, BoardRow> line,
            TreeSet<Integer> lengths,
            Map<Integer, BoardRow> best,
            Set<String> tied,
            Map<Integer, Scale> scales) {
        List<@Nullable Entry> entries = new ArrayList<>();
        for (int length : lengths) {
            BoardRow row = line.get(length);
            entries.add(
                    row == null
                            ? null
                            : entry(row, best.get(length), tied, Objects.requireNonNull(scales.get(length))));
        }
        return entries;
    }

    private static Entry entry(BoardRow row, @Nullable BoardRow best, Set<String> tied, Scale scale) {
        Double score = row.score(), low = row.lowerBound(), high = row.upperBound();
        if (score == null) return new Entry(row, false, false, 0, 0, 0);
        boolean top = best != null && same(row, best);
        return new Entry(
                row,
                top,
                !top && tied.contains(row.cellId()),
                scale.at(low == null ? score : low),
                scale.at(high == null ? score : high),
                scale.at(score));
    }

    /** Equal but for the rounding of float32 sums, which the order of a plan's bands decides. */
    static boolean same(BoardRow one, BoardRow other) {
        double a = score(one), b = score(other);
        return Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
    }

    /** The best of each length where not all are equal. */
    static Map<Integer, BoardRow> best(Board board, List<BoardRow> rows) {
        Map<Integer, BoardRow> best = new TreeMap<>();
        Map<Integer, BoardRow> worst = new TreeMap<>();
        for (BoardRow row : rows) {
            if (row.score() == null) continue;
            best.merge(row.length(), row, (a, b) -> badness(board, a) <= badness(board, b) ? a : b);
            worst.merge(row.length(), row, (a, b) -> badness(board, a) >= badness(board, b) ? a : b);
        }
        best.entrySet().removeIf(entry -> same(entry.getValue(), Objects.requireNonNull(worst.get(entry.getKey()))));
        return best;
    }

    private static double score(BoardRow row) {
        Double score = row.score();
        return score == null ? Double.NaN : score;
    }

    private static Comparator<Map<Integer, BoardRow>> order(Board board, List<Integer> lengths, int by) {
        Comparator<Map<Integer, BoardRow>> order =
                Comparator.comparingDouble((Map<Integer, BoardRow> line) -> badness(board, line.get(by)));
        for (int length : lengths)
            order = order.thenComparingDouble((Map<Integer, BoardRow> line) -> badness(board, line.get(length)));
        return order.thenComparing((Map<Integer, BoardRow> line) -> first(line).label());
    }

    private static double badness(Board board, @Nullable BoardRow row) {
        Double score = row == null ? null : row.score();
        return score == null || score.isNaN() ? Double.MAX_VALUE : board.share() ? -score : score;
    }

    /** Where a score lies between the ends of a bar: accuracies from 0 to 1, perplexities by their logarithm between those of their length. */
    private record Scale(boolean logarithm, double low, double high) {

        static Scale of(Board board, List<BoardRow> rows) {
            if (board.share()) return new Scale(false, 0, 1);
            double low = Double.MAX_VALUE, high = 1;
            for (BoardRow row : rows) {
                Double score = row.score(), lower = row.lowerBound(), upper = row.upperBound();
                if (score == null) continue;
                low = Math.min(low, lower == null ? score : lower);
                high = Math.max(high, upper == null ? score : upper);
            }
            return new Scale(true, Math.log(Math.max(1e-9, low)), Math.log(high));
        }

        double at(double score) {
            double place = logarithm ? Math.log(Math.max(1e-9, score)) : score;
            return high <= low ? 50 : Math.max(0, Math.min(100, 100 * (place - low) / (high - low)));
        }
    }
}
