package dev.ropewalk.evaluator.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Suites that come with the program, by the name of their folder under datasets/suites. */
public final class BundledSuites {

    public static final List<String> NAMES = List.of(
            "quick",
            "short-context",
            "beyond",
            "papers/dca",
            "papers/self-extend",
            "papers/entropy-abf",
            "ruler-13",
            "longbench",
            "l-eval");

    /**
     * One of them.
     *
     * @param instead fields in the place of its own, as {@link Suite#parse(String, Map)} takes them
     * @throws IllegalArgumentException if there is none of this name, or it does not fit
     */
    public static Study named(String name, Map<String, Object> instead) {
        return Study.parse(written(name), instead);
    }

    /** One of them as it is written, YAML. */
    public static String written(String name) {
        if (!NAMES.contains(name))
            throw new IllegalArgumentException(
                    "there is no bundled suite '" + name + "', known: " + String.join(", ", NAMES));
        try (InputStream file = BundledSuites.class.getResourceAsStream("bundled/" + name + "/suite.yaml")) {
            if (file == null) throw new IllegalStateException("this build bundles no suite " + name);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BundledSuites() {}
}
