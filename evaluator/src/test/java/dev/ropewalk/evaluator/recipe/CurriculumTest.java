package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.evaluator.model.ModelNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which samples a step learns from follows from its number; which there are, from the recipe alone. */
class CurriculumTest {

    /** A word is a token, and one more stands in front. */
    private static final Tokenizer TOKENIZER = Tokenizer.of(ModelNames.folder("reference-model"));

    private static final int TRAINED = 256;

    @TempDir
    Path folder = Path.of("");

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static Curriculum curriculum(String stages, String more) throws IOException {
        String document =
                RecipeTest.finetune().replaceAll("(?m)^(samples|epochs|batch|data|  conversations|longer):.*\n", "");
        return new Curriculum(FinetuneRecipe.parse(document + "\nstages: " + stages + "\n" + more), TRAINED, TOKENIZER);
    }

    private static List<String> texts(List<TrainingSample> samples) {
        return samples.stream().map(sample -> TOKENIZER.decode(sample.ids())).toList();
    }

    /** One exchange of so many words, all but four of them the question's. */
    private static String exchange(int words) {
        return "{\"from\": \"human\", \"value\": \"" + "the ".repeat(words - 4).trim()
                + "\"}, {\"from\": \"gpt\", \"value\": \"it is 1 .\"}";
    }

    private String file(String... conversations) throws IOException {
        String entries = IntStream.range(0, conversations.length)
                .mapToObj(i -> "{\"id\": \"c" + i + "\", \"conversations\": [" + conversations[i] + "]}")
                .collect(Collectors.joining("\n"));
        return "data: {conversations: "
                + Files.writeString(folder.resolve("file.json"), entries).toString() + "}";
    }

    @Test
    void everyRoundHasEverySampleOnceInAnOrderOfItsOwn() throws IOException {
        Curriculum curriculum = curriculum("[{samples: 6, steps: 6, batch: 4}]", "");
        List<String> seen = new ArrayList<>();
        for (int step = 1; step <= 6; step++) {
            assertThat(curriculum.batch(step)).hasSize(4);
            seen.addAll(texts(curriculum.batch(step)));
        }
        List<List<String>> rounds =
                List.of(seen.subList(0, 6), seen.subList(6, 12), seen.subList(12, 18), seen.subList(18, 24));
        for (List<String> round : rounds)
            assertThat(round).doesNotHaveDuplicates().hasSameElementsAs(rounds.get(0));
        assertThat(rounds).as("720 orders").doesNotHaveDuplicates();
    }

    /** Every distance up to the target length comes up, and no text is longer than trained. Zhu et al. 2023, arXiv 2309.10400. */
    @Test
    void skippedPositionsHaveOneGapDrawnAnewEachRound() throws IOException {
        Curriculum curriculum = curriculum("[{samples: 4, steps: 50, batch: 4}]", "positions: skipped");
        int target = FinetuneRecipe.parse(RecipeTest.finetune()).targetLength();
        Set<Integer> gaps = new HashSet<>(), cuts = new HashSet<>();
        for (int step = 1; step <= 50; step++)
            for (TrainingSample sample : curriculum.batch(step)) {
                int[] at = sample.positions();
                assertThat(sample.ids().length).isLessThanOrEqualTo(TRAINED);
                assertThat(at[0]).isZero();
                assertThat(at[at.length - 1]).isLessThan(target);
                int[] wide = IntStream.range(1, at.length)
                        .filter(i -> at[i] != at[i - 1] + 1)
                        .toArray();
                assertThat(wide.length).as("gaps").isLessThanOrEqualTo(1);
                for (int i : wide) {
                    cuts.add(i);
                    gaps.add(at[i] - at[i - 1] - 1);
                }
            }
        assertThat(gaps).as("of 200 drawn from 0 to %d", target - TRAINED).hasSizeGreaterThan(100);
        assertThat(cuts).hasSizeGreaterThan(60);
        assertThat(curriculum.batch(7))
                .usingRecursiveComparison()
                .isEqualTo(curriculum("[{samples: 4, steps: 50, batch: 4}]", "positions: skipped")
                        .batch(7));
        assertThatThrownBy(() -> curriculum("[{samples: 4, steps: 1, batch: 4, length: long}]", "positions: skipped"))
                .hasMessage(
                        "positions: skipped is for samples within the trained length: a stage must be of length short, got none");
    }

    @Test
    void theSameRecipeHasTheSameSamplesAndAnotherSeedOthers() throws IOException {
        String sha256 = curriculum("[{samples: 3, steps: 1, batch: 4}]", "").sha256();
        assertThat(curriculum("[{samples: 3, steps: 9, batch: 1}]", "").sha256())
                .isEqualTo(sha256);
        assertThat(curriculum("[{samples: 4, steps: 1, batch: 4}]", "").sha256())
                .isNotEqualTo(sha256);
        assertThat(curriculum("[{samples: 3, steps: 1, batch: 4, data: task}]", "")
                        .sha256())
                .isNotEqualTo(sha256);
    }

    @Test
    void stagesFollowEachOtherEachWithItsOwnRateLengthAndBatch() throws IOException {
        Curriculum curriculum = curriculum(
                "[{length: long, samples: 4, steps: 3, batch: 2}, {data: task, length: short, samples: 3, epochs: 2, batch: 3}]",
                "");
        assertThat(IntStream.rangeClosed(1, 5)
                        .map(step -> curriculum.batch(step).size()))
                .containsExactly(2, 2, 2, 3, 3);
        for (int step = 1; step <= 3; step++)
            assertThat(curriculum.batch(step))
                    .allSatisfy(sample -> assertThat(sample.ids().length).isBetween(1024 - 6, 1024));
        for (int step = 4; step <= 5; step++)
            assertThat(curriculum.batch(step))
                    .allSatisfy(sample -> assertThat(sample.ids().length).isBetween(TRAINED - 6, TRAINED));
        assertThat(curriculum.learningRate(1))
                .isEqualTo(curriculum.learningRate(4))
                .isEqualTo(0.0005);
        assertThat(curriculum.learningRate(3)).isLessThan(curriculum.learningRate(2));
    }

    @Test
    void aBatchNeverHasASampleTwice() throws IOException {
        assertThat(curriculum("[{samples: 5, epochs: 2, batch: 32}]", "").batch(1))
                .hasSize(5);
    }

    @Test
    void aFileGivesItsFirstConversationsOfTheLength() throws IOException {
        String data = file(exchange(300), exchange(100), exchange(255), exchange(256), exchange(1023));
        assertThat(lengths("[{length: long, samples: 3, steps: 1, batch: 3}]", data))
                .containsExactly(257, 301, 1024);
        assertThat(lengths("[{length: short, samples: 2, steps: 1, batch: 2}]", data))
                .containsExactly(101, 256);
        assertThatThrownBy(() -> curriculum("[{length: long, samples: 4, steps: 1, batch: 1}]", data))
                .hasMessage("samples: the stage wants 4 long ones, " + folder.resolve("file.json")
                        + " has 3 of more than 256 tokens");
    }

    private static int[] lengths(String stages, String data) throws IOException {
        return curriculum(stages, data).batch(1).stream()
                .mapToInt(sample -> sample.ids().length)
                .sorted()
                .toArray();
    }

    @Test
    void aConversationBeyondTheTargetIsRefusedOrCutBetweenExchanges() throws IOException {
        String data = file(String.join(",", exchange(500), exchange(500), exchange(600), exchange(100)));
        String stages = "[{samples: 2, steps: 1, batch: 2}]";
        assertThatThrownBy(() -> curriculum(stages, data))
                .hasMessage(
                        "conversation c0 has 1701 tokens, targetLength is 1024; longer: split would cut it between exchanges");
        assertThat(lengths(stages, data + "\nlonger: split")).containsExactly(701, 1001);
        String one = file(exchange(1024));
        assertThatThrownBy(() -> curriculum(stages, one + "\nlonger: split"))
                .hasMessage("conversation c0 has 1025 tokens, targetLength is 1024, and one exchange is never cut");
    }

    @Test
    void aQuestionLeftUnansweredBelongsToNoPiece() throws IOException {
        String question = "{\"from\": \"human\", \"value\": \"what is it ?\"}";
        String data = file(String.join(",", exchange(600), exchange(600), question));
        Curriculum curriculum = curriculum("[{samples: 2, steps: 1, batch: 2}]", data + "\nlonger: split");
        assertThat(curriculum.batch(1)).allSatisfy(sample -> {
            assertThat(sample.ids()).hasSize(601);
            assertThat(Arrays.copyOfRange(sample.weights(), 597, 601)).containsOnly(1);
        });
    }

    @Test
    void anEmptyMaskIsToldWithTheConversation() throws IOException {
        String data = file(exchange(300).replace("gpt", "user"));
        assertThatThrownBy(() -> curriculum("[{samples: 1, steps: 1, batch: 1}]", data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("conversation c0: the loss mask of a training sample of 301 tokens is empty");
    }
}
