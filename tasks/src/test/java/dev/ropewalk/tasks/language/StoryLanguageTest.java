package dev.ropewalk.tasks.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.tasks.BundledModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryLanguageTest {

    private static final Pattern PLACE = Pattern.compile("(\\w+) was at the (\\w+) \\.");
    private static final Pattern LIKING = Pattern.compile("the (\\w+) (\\w+) likes the (\\w+) \\.");

    @Test
    void everyBudgetFromThirtyIsMetExactly() {
        for (int tokens = 0; tokens < 3000; tokens += tokens < 100 ? 1 : 97) {
            int written = StoryLanguage.sentences(tokens, new SplittableRandom(tokens)).stream()
                    .mapToInt(StoryLanguage::tokens)
                    .sum();
            assertThat(written).isBetween(tokens < 30 ? Math.max(0, tokens - 5) : tokens, tokens);
        }
    }

    @Test
    void aNameKeepsWhatWasSaidOfIt() {
        Map<String, Set<String>> said = new HashMap<>();
        List<String> story = StoryLanguage.sentences(20_000, new SplittableRandom(1));
        for (String sentence : story) {
            Matcher place = PLACE.matcher(sentence), liking = LIKING.matcher(sentence);
            if (place.matches())
                said.computeIfAbsent(place.group(1) + " was", n -> new HashSet<>())
                        .add(place.group(2));
            if (liking.matches())
                said.computeIfAbsent(liking.group(2) + " likes", n -> new HashSet<>())
                        .add(liking.group(1) + " " + liking.group(3));
        }
        assertThat(said).hasSize(2 * 60); // every name, in 20,000 tokens
        assertThat(said.values()).allSatisfy(things -> assertThat(things).hasSize(1));
    }

    /** What is new in a text is new to any context: it must not all be said in the first hundred tokens. */
    @Test
    void aLongerContextKeepsPaying() {
        List<String> story = StoryLanguage.sentences(4096, new SplittableRandom(2));
        List<Integer> fresh = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (int i = 0; i < story.size(); i++)
            if (PLACE.matcher(story.get(i)).matches() && said.add(story.get(i))) fresh.add(i);
        assertThat(fresh).filteredOn(i -> i > story.size() / 4).hasSizeGreaterThan(5);
    }

    @Test
    void itsTokenizerSpeaksItAndGivesEveryWordItsId(@TempDir Path folder) throws Exception {
        StoryTokenizer.write(folder, 256);
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": " + StoryTokenizer.size() + "}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(StoryLanguage.spokenBy(tokenizer)).isTrue();
            assertThat(tokenizer.prefix()).containsExactly(Words.id(Words.START));
            assertThat(tokenizer.encodePlain(String.join(" ", Words.SPOKEN)))
                    .isEqualTo(Words.SPOKEN.stream().mapToInt(Words::id).toArray());
            assertThat(tokenizer.encodePlain("Ada has 481, or"))
                    .isEqualTo(IntStream.of(
                                    Words.id("ada"),
                                    Words.id("has"),
                                    Words.id("4"),
                                    Words.id("8"),
                                    Words.id("1"),
                                    Words.id(Words.UNKNOWN),
                                    Words.id(Words.UNKNOWN))
                            .toArray());
        }
        assertThat(folder.resolve("tokenizer_config.json")).content().contains("\"model_max_length\": 256");
        assertThatThrownBy(() -> StoryTokenizer.write(folder, 0))
                .hasMessage("a model is made for texts of at least 1 token, got 0");
    }

    /** On every platform, and in every later version: a hash computed once. Another order of words is another model. */
    @Test
    void theTokenizerNeverChanges(@TempDir Path folder) throws Exception {
        StoryTokenizer.write(folder, 256);
        assertThat(Words.ALL).doesNotHaveDuplicates();
        assertThat(Fingerprint.of(Files.readString(folder.resolve("tokenizer.json"))))
                .isEqualTo("1e83e28e083e0ccebf9337f180c46aabf92615619832ee62a59ed395f438d3dd");
    }

    @Test
    void theBundledModelSpeaksIt() {
        try (Tokenizer bundled = Tokenizer.of(BundledModel.FOLDER)) {
            assertThat(StoryLanguage.spokenBy(bundled)).isTrue();
        }
    }

    @Test
    void factsStandInTheirOrderAnywhereAmongSentences() {
        Set<List<String>> texts = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            List<String> text = StoryLanguage.among(List.of("a", "b"), List.of("1", "2"), new SplittableRandom(seed));
            assertThat(text)
                    .containsSubsequence("1", "2")
                    .containsSubsequence("a", "b")
                    .hasSize(4);
            texts.add(text);
        }
        assertThat(texts).hasSize(6); // 4 over 2
    }
}
