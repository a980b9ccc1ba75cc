package dev.ropewalk.evaluator.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Spaces that come with the program, by the name of their file under datasets/search. */
public final class BundledSpaces {

    public static final List<String> NAMES =
            List.of("self-extend-bad-start", "self-extend", "dca", "dpe", "longrope", "yarn");

    /**
     * One of them as it is written, YAML.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static String written(String name) {
        if (!NAMES.contains(name))
            throw new IllegalArgumentException(
                    "there is no bundled space '" + name + "', known: " + String.join(", ", NAMES));
        try (InputStream file = BundledSpaces.class.getResourceAsStream("bundled/" + name + ".yaml")) {
            if (file == null) throw new IllegalStateException("this build bundles no space " + name);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BundledSpaces() {}
}
