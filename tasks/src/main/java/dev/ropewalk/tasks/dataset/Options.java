package dev.ropewalk.tasks.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a user says beside a file's name, by name; texts and numbers alike may be written as texts. */
final class Options {

    private final Map<String, ?> given;

    Options(Map<String, ?> given) {
        this.given = given;
    }

    /**
     * @param besides taken by who asks, before these are looked at
     * @throws IllegalArgumentException naming the first one that is none of these, and all there are
     */
    void known(String of, Set<String> names, Set<String> besides) {
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(names);
        if (!unknown.isEmpty())
            throw new IllegalArgumentException(of + " has no option '"
                    + unknown.iterator().next() + "', it takes "
                    + Stream.concat(besides.stream(), names.stream())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")));
    }

    @Nullable
    String text(String name) {
        Object value = given.get(name);
        return value == null ? null : value.toString();
    }

    String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /**
     * A folder that comes with a benchmark's files. Where none is named it is looked for beside the file and above it.
     *
     * @param why what is in the folder
     * @param places its usual names
     * @param known a file that is in it
     */
    Path folder(String name, String why, Path file, List<String> places, String known) {
        String text = text(name);
        if (text == null) {
            for (Path at = file.toAbsolutePath().getParent(); at != null; at = at.getParent())
                for (String place : places)
                    if (Files.isRegularFile(at.resolve(place).resolve(known))) return at.resolve(place);
        }
        if (text == null || text.isBlank())
            throw new IllegalArgumentException("option " + name + " is missing, it must name a folder with " + why);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("option " + name + " must name a folder, got '" + text + "'", e);
        }
    }

    int whole(String name, int otherwise, int least, int most) {
        String text = text(name);
        if (text == null) return otherwise;
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "option " + name + " must be a whole number from " + least + " to " + most + ", got '" + text + "'");
    }

    boolean flag(String name) {
        return switch (text(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "option " + name + " must be true or false, got '" + text(name) + "'");
        };
    }
}
