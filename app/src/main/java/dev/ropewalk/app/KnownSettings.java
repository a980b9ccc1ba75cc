package dev.ropewalk.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The names of all settings, as docs/settings.md has them, which a test holds against the code.
 *
 * @param names of variables and of properties
 */
record KnownSettings(Set<String> names) {

    private static final Pattern NAMED = Pattern.compile("`([A-Z]+_[A-Z_]+|ropewalk[.][a-z.-]+)`");

    private static final int MOST_EDITS = 3;

    KnownSettings {
        names = Set.copyOf(names);
    }

    static KnownSettings read() {
        try (InputStream table = KnownSettings.class.getResourceAsStream("settings.md")) {
            return of(new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param table lines that begin with a bar and a name have settings in their first column */
    static KnownSettings of(String table) {
        Set<String> names = new TreeSet<>();
        table.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            for (Matcher name = NAMED.matcher(line.split(" [|] ")[0]); name.find(); ) names.add(name.group(1));
        });
        return new KnownSettings(names);
    }

    /** @param name of a variable, or of a property */
    boolean knows(String name) {
        return names.contains(name)
                || names.stream().map(KnownSettings::variable).anyMatch(name::equals);
    }

    /** As a property is written where only variables can be given: {@code ROPEWALK_WEB_POLL}. */
    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** The one that a wrong name was meant for, perhaps. */
    Optional<String> nearest(String name) {
        return names.stream()
                .filter(known -> edits(name, known) <= MOST_EDITS)
                .min(Comparator.comparingInt(known -> edits(name, known)));
    }

    /** Levenshtein 1966: letters to put in, take out or change. */
    private static int edits(String from, String to) {
        int[] above = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++)
                row[j] = Math.min(
                        Math.min(above[j], row[j - 1]) + 1,
                        above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1));
            above = row;
        }
        return above[to.length()];
    }
}
