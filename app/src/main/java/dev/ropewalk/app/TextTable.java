package dev.ropewalk.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for a terminal: columns as wide as their longest entry, numbers to the right. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(List.of(header));
    }

    void row(Object... entries) {
        rows.add(Arrays.stream(entries).map(String::valueOf).toList());
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            width[c] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
            right[c] = rows.size() > 1
                    && rows.stream().skip(1).allMatch(row -> row.get(column).matches("|-|–|[-+>]?[0-9∞].*"));
        }
        StringBuilder out = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            out.append(line(rows.get(r), width, right));
            if (r == 0) {
                for (int c = 0; c < columns; c++) out.append(c == 0 ? "" : "  ").append("─".repeat(width[c]));
                out.append(System.lineSeparator());
            }
        }
        return out.toString();
    }

    private static String line(List<String> entries, int[] width, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < width.length; c++) {
            String blank = " ".repeat(width[c] - entries.get(c).length());
            line.append(c == 0 ? "" : "  ").append(right[c] ? blank + entries.get(c) : entries.get(c) + blank);
        }
        return line.toString().stripTrailing() + System.lineSeparator();
    }
}
