package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.tasks.Pins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Plans of every method and preset over a table of geometries, by their hashes. Another hash measures anew all that was measured under a plan. */
class PlanPinTest {

    /** The bundled model; Llama 2, Llama 3 and Qwen2; half of the channels rotated, as GPT-NeoX's quarter and Phi-2's 40 %. */
    private static final List<Rope> GEOMETRIES = List.of(
            new Rope(32, 10_000, 256),
            new Rope(128, 10_000, 4096),
            new Rope(128, 500_000, 8192),
            new Rope(64, 1_000_000, 32_768),
            new Rope(20, 10_000, 2048));

    static List<String> names() {
        return Stream.concat(
                        Methods.all().stream().map(MethodCard::name),
                        Presets.all().stream().map(Preset::name))
                .toList();
    }

    /** What cannot be left open is given: the parts of a composition, and factors that are searched checkpoint by checkpoint. */
    static Configuration configuration(String name, Rope rope) {
        if (name.equals("compose")) return Configuration.parse("compose{spectrum=yarn,bands=dca}");
        if (!name.startsWith("longrope")) return Configuration.of(name);
        List<Double> factors = new ArrayList<>();
        for (int pair = 0; pair < rope.pairs(); pair++) factors.add(1 + 0.25 * pair);
        return Configuration.of(
                name, Map.of("shortFactor", Collections.nCopies(rope.pairs(), 1.0), "longFactor", factors));
    }

    @Test
    void plansAreWhatTheyWere() {
        SortedMap<String, String> found = new TreeMap<>();
        for (String name : names()) {
            List<String> hashes = new ArrayList<>();
            for (Rope rope : GEOMETRIES)
                for (int length :
                        List.of(rope.trainedLength() / 2, 2 * rope.trainedLength(), 8 * rope.trainedLength() + 1))
                    hashes.add(hash(configuration(name, rope), rope, length));
            found.put(name, String.join(" ", hashes));
        }
        assertThat(found).hasSize(new TreeSet<>(names()).size());
        Pins.hold(
                "plans.txt",
                found,
                (before, now) -> false,
                "Plans changed, each at the geometries and lengths whose hash differs. If that was meant, what was measured under them is measured anew.",
                PlanPinTest.class);
    }

    private static String hash(Configuration configuration, Rope rope, int length) {
        try {
            return configuration.resolve(rope, length).plan().sha256().substring(0, 8);
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }
}
