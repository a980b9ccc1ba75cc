package dev.ropewalk.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** English words for made-up keys and lists, from the package that RULER takes them from; beside the lists stands what was left out. */
final class Wonderwords {

    private static final List<String> NOUNS = read("nouns");
    private static final List<String> ADJECTIVES = read("adjectives");

    /** Every word once. */
    static final List<String> ALL = Stream.of(NOUNS, ADJECTIVES, read("verbs"))
            .flatMap(List::stream)
            .sorted()
            .distinct()
            .toList();

    /** {@code wet-lollipop}. */
    static String pair(SplittableRandom random) {
        return ADJECTIVES.get(random.nextInt(ADJECTIVES.size())) + "-" + NOUNS.get(random.nextInt(NOUNS.size()));
    }

    /** A noun that is not taken; it is added to those taken. */
    static String thing(Set<String> taken, SplittableRandom random) {
        while (true) {
            String noun = NOUNS.get(random.nextInt(NOUNS.size()));
            if (taken.add(noun)) return noun;
        }
    }

    /** A word or, once half of the words are taken, a pair: there is always one more. It is added to those taken. */
    static String another(Set<String> taken, SplittableRandom random) {
        while (true) {
            String word = taken.size() < ALL.size() / 2 ? ALL.get(random.nextInt(ALL.size())) : pair(random);
            if (taken.add(word)) return word;
        }
    }

    private static List<String> read(String kind) {
        try (InputStream file = Wonderwords.class.getResourceAsStream("wonderwords/" + kind + ".txt")) {
            if (file == null) throw new IllegalStateException("wonderwords/" + kind + ".txt is missing");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Wonderwords() {}
}
