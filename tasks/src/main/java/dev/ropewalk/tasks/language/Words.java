package dev.ropewalk.tasks.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every word of the language. A word is a token, and its id is its place in {@link #ALL}. */
final class Words {

    static final String START = "<s>";
    static final String UNKNOWN = "<unk>";

    private static final String FRAME =
            "0 1 2 3 4 5 6 7 8 9 . ? the is it was at likes has what who code of pass key remember";
    private static final Map<String, List<String>> LISTS = lists();

    static final List<String> NAMES = list("names");
    static final List<String> NOUNS = list("nouns");
    static final List<String> VERBS = list("verbs");
    static final List<String> ADJECTIVES = list("adjectives");
    static final List<String> PLACES = list("places");

    /** All that are drawn from lists. */
    static final List<String> LISTED =
            LISTS.values().stream().flatMap(Collection::stream).distinct().toList();

    /** Those that a text may hold. */
    static final List<String> SPOKEN = Stream.concat(Arrays.stream(FRAME.split(" ")), LISTED.stream())
            .distinct()
            .toList();

    static final List<String> ALL =
            Stream.concat(Stream.of(START, UNKNOWN), SPOKEN.stream()).toList();

    private static final Map<String, Integer> IDS =
            IntStream.range(0, ALL.size()).boxed().collect(Collectors.toUnmodifiableMap(ALL::get, Function.identity()));

    /** @throws IllegalArgumentException when the language has no such word */
    static int id(String word) {
        Integer id = IDS.get(word);
        if (id == null) throw new IllegalArgumentException("the language has no word '" + word + "'");
        return id;
    }

    static <T> T any(List<T> things, SplittableRandom random) {
        return things.get(random.nextInt(things.size()));
    }

    /** So many different ones: every order of them is as likely as any other. */
    static <T> List<T> draw(List<T> things, int count, SplittableRandom random) {
        List<T> left = new ArrayList<>(things);
        for (int i = 0; i < count; i++) Collections.swap(left, i, i + random.nextInt(left.size() - i));
        return List.copyOf(left.subList(0, count));
    }

    private static List<String> list(String kind) {
        List<String> words = LISTS.get(kind);
        if (words == null) throw new IllegalStateException("story-language.txt has no " + kind);
        return words;
    }

    private static Map<String, List<String>> lists() {
        try (InputStream file = Words.class.getResourceAsStream("story-language.txt")) {
            if (file == null) throw new IllegalStateException("story-language.txt is missing");
            Map<String, List<String>> lists = new LinkedHashMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        List<String> parts = Arrays.asList(line.split(" "));
                        lists.put(parts.get(0), List.copyOf(parts.subList(1, parts.size())));
                    });
            return lists;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Words() {}
}
