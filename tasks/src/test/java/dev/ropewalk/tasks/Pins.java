package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** What must not change unseen: a value for each name, in the module's {@code src/test/resources/pins}. Written anew with {@code -Dpins.write=true}. */
public final class Pins {

    /**
     * @param same whether what was pinned and what was found now agree
     * @param advice what to do about each that does not, before it is pinned anew
     * @param test that pins
     */
    public static void hold(
            String file,
            SortedMap<String, String> found,
            BiPredicate<String, String> same,
            String advice,
            Class<?> test) {
        Path path = Path.of("src/test/resources/pins", file);
        try {
            if (Boolean.getBoolean("pins.write")) write(path, found);
            SortedMap<String, String> pinned = read(path);
            TreeSet<String> names = new TreeSet<>(pinned.keySet());
            names.addAll(found.keySet());
            List<String> broken = new ArrayList<>();
            for (String name : names) {
                String before = pinned.getOrDefault(name, "nothing"), now = found.getOrDefault(name, "nothing");
                if (!before.equals(now)
                        && (before.equals("nothing") || now.equals("nothing") || !same.test(before, now)))
                    broken.add(name + "\n  pinned " + before + "\n  now    " + now);
            }
            assertThat(broken)
                    .as(
                            "%s%nThen pin anew: ./mvnw test -pl %s -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false"
                                    + " -Dpins.write=true",
                            advice, Path.of("").toAbsolutePath().getFileName(), test.getSimpleName())
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, String> read(Path path) throws IOException {
        SortedMap<String, String> pinned = new TreeMap<>();
        for (String line : Files.readAllLines(path)) {
            String[] parts = line.split(" = ", 2);
            pinned.put(parts[0], parts[1]);
        }
        return pinned;
    }

    private static void write(Path path, SortedMap<String, String> found) throws IOException {
        Files.createDirectories(path.getParent());
        StringBuilder lines = new StringBuilder();
        found.forEach(
                (name, value) -> lines.append(name).append(" = ").append(value).append('\n'));
        Files.writeString(path, lines);
    }

    private Pins() {}
}
