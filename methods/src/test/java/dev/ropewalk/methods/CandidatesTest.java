package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final Rope BUNDLED = new Rope(32, 10_000, 256);

    private static final List<Integer> LENGTHS = List.of(256, 512, 1024, 2048);

    private static Map<String, Candidates.Candidate> of(Rope rope, List<Integer> lengths) {
        return Candidates.of(rope, lengths).stream()
                .collect(Collectors.toMap(candidate -> candidate.name().toString(), Function.identity()));
    }

    /** Law: every method and every preset is told of, once, in or ruled out with its reason. */
    @Test
    void nobodyIsForgotten() {
        Map<String, Candidates.Candidate> all = of(BUNDLED, LENGTHS);
        for (MethodCard card : Methods.all())
            if (!card.name().equals("compose")) assertThat(all).containsKey(card.name() + "{}");
        for (Preset preset : Presets.all()) assertThat(all).containsKey(preset.name() + "{}");
        assertThat(all.values())
                .allSatisfy(candidate -> assertThat(candidate.exact() == null && candidate.ruledOut() == null)
                        .isFalse());
    }

    /** Law: no two that may win have the same plan at the length, and each is the same configuration at every length. */
    @Test
    void noPlanIsMeasuredTwice() {
        Set<String> plans = new HashSet<>();
        List<Candidates.Candidate> in = of(BUNDLED, LENGTHS).values().stream()
                .filter(candidate -> candidate.ruledOut() == null)
                .toList();
        assertThat(in).hasSizeGreaterThanOrEqualTo(12).allSatisfy(candidate -> {
            Configuration exact = Objects.requireNonNull(candidate.exact());
            assertThat(plans.add(exact.resolve(BUNDLED, 2048).plan().sha256())).isTrue();
            for (int length : LENGTHS)
                assertThat(exact.resolve(BUNDLED, length).exact()).isEqualTo(exact);
        });
    }

    @Test
    void whatLeavesTrainedAnglesIsRuledOut() {
        Map<String, Candidates.Candidate> all = of(BUNDLED, LENGTHS);
        assertThat(Objects.requireNonNull(all.get("rope{}")).ruledOut())
                .isEqualTo("turns 9 of 16 rotary pairs to angles that were never trained,"
                        + " at distances told up to 2047 of 255 trained");
        for (String in : List.of("pi{}", "yarn{}", "self-extend{}", "dca{}", "lampe{}", "rerope{}"))
            assertThat(Objects.requireNonNull(all.get(in)).ruledOut()).as(in).isNull();
    }

    @Test
    void whatCannotServeSaysWhy() {
        assertThat(Objects.requireNonNull(of(BUNDLED, LENGTHS).get("longrope{}"))
                        .ruledOut())
                .startsWith("cannot serve: ");
    }

    @Test
    void presetsThatChangeNothingAreToldAsWhatTheyAre() {
        Map<String, Candidates.Candidate> all = of(BUNDLED, LENGTHS);
        assertThat(Objects.requireNonNull(all.get("native{}")).ruledOut()).isEqualTo("the same plan as rope{}");
        assertThat(Objects.requireNonNull(all.get("selfextend-paper{}")).ruledOut())
                .isEqualTo("the same plan as self-extend{}");
        assertThat(Objects.requireNonNull(all.get("dpe{}")).ruledOut()).isEqualTo("the same plan as self-extend{}");
    }
}
