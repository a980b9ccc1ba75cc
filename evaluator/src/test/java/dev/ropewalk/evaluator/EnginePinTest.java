package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.tasks.Pins;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the bundled model says after 320 tokens, 64 more than it was trained on, under every method and preset in every number type: some logits, and
 * the tokens it goes on with. A difference beyond rounding is another engine.
 */
class EnginePinTest {

    private static final int TOKENS = 320, NEW = 6;

    /** Those of a processor. */
    private static final List<Dtype> DTYPES = List.of(Dtype.FLOAT32, Dtype.BFLOAT16);

    /**
     * Of the largest logit. Two orders of summing parted this model's by up to 2e-6 in float32 (decision 7); other processors have orders of their
     * own. Bfloat16: eight units of its 8 significant bits.
     */
    private static double rounding(Dtype dtype) {
        return dtype == Dtype.BFLOAT16 ? 8 * 0x1p-8 : 2e-5;
    }

    @Test
    void everyMethodSaysInEveryNumberTypeWhatItSaid() {
        SortedMap<String, String> found = new TreeMap<>();
        Checkpoint checkpoint = Checkpoint.open(ModelNames.folder(ModelNames.BUNDLED));
        int[] ids = new Random(1).ints(TOKENS, 40, 399).toArray();
        System.arraycopy(ids, 0, ids, TOKENS / 2, TOKENS / 2 - 8); // something to look back at
        for (Dtype dtype : DTYPES)
            try (Decoder decoder = Decoder.load(checkpoint, dtype)) {
                for (String name : PlanPinTest.names()) {
                    Resolution resolution =
                            PlanPinTest.configuration(name, checkpoint.rope()).resolve(checkpoint.rope(), TOKENS + NEW);
                    found.put(name + " " + dtype.word(), said(decoder, resolution, ids));
                }
            }
        assertThat(found).hasSize(DTYPES.size() * PlanPinTest.names().size());
        Pins.hold(
                "engine.txt",
                found,
                EnginePinTest::same,
                "What the model says changed by more than rounding: raise EngineNumber.CURRENT, " + EngineNumber.CURRENT
                        + ", by one, so that everything is measured anew.",
                EnginePinTest.class);
    }

    /** {@code float32 18.25 : -3.1 0.2 5.5 1.7 : 41+2.31 …}: type and largest logit, four logits, then the tokens and by how much each leads. */
    private static String said(Decoder decoder, Resolution resolution, int[] ids) {
        float[] last;
        int[] next;
        try (Context context = decoder.read(List.of(ids), resolution, NEW)) {
            last = context.lastLogits()[0];
            next = context.generate(NEW, Set.of()).get(0);
        }
        int[] whole = Arrays.copyOf(ids, TOKENS + NEW);
        System.arraycopy(next, 0, whole, TOKENS, NEW);
        float[][] along = decoder.logits(whole, resolution.plan(), 0);
        double largest = IntStream.range(0, last.length)
                .mapToDouble(i -> Math.abs(last[i]))
                .max()
                .orElseThrow();
        return decoder.dtype() + " " + text(largest) + " : "
                + IntStream.of(50, 150, 250, 350).mapToObj(i -> text(last[i])).collect(Collectors.joining(" "))
                + " : "
                + IntStream.range(0, NEW)
                        .mapToObj(i -> next[i] + "+" + text(lead(along[TOKENS - 1 + i], next[i])))
                        .collect(Collectors.joining(" "));
    }

    /** Not above 0 where others were as likely when all was read at once. */
    private static double lead(float[] logits, int token) {
        return logits[token]
                - IntStream.range(0, logits.length)
                        .filter(i -> i != token)
                        .mapToDouble(i -> logits[i])
                        .max()
                        .orElseThrow();
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }

    /** Up to the first token that rounding may exchange for another. */
    private static boolean same(String before, String now) {
        String[] was = before.split(" : "), is = now.split(" : "), head = was[0].split(" ");
        double allowed = rounding(Dtype.parse(head[0])) * Double.parseDouble(head[1]);
        String[] logits = was[1].split(" "), others = is[1].split(" ");
        for (int i = 0; i < logits.length; i++)
            if (!(Math.abs(Double.parseDouble(logits[i]) - Double.parseDouble(others[i])) <= allowed)) return false;
        String[] tokens = was[2].split(" "), written = is[2].split(" ");
        for (int i = 0; i < tokens.length; i++) {
            String[] token = tokens[i].split("\\+");
            if (!(Double.parseDouble(token[1]) > 2 * allowed)) return true;
            if (!written[i].startsWith(token[0] + "+")) return false;
        }
        return true;
    }

    @Test
    void roundingIsNoChangeAndMoreIsOne() {
        String pinned = "float32 20.0000 : 1.00000 2.00000 3.00000 4.00000 : 41+5.00000 42+0.000100000 43+9.00000";
        assertThat(same(pinned, pinned.replace("1.00000 2", "1.00010 2"))).isTrue();
        assertThat(same(pinned, pinned.replace("1.00000 2", "1.00100 2"))).isFalse();
        assertThat(same(pinned, pinned.replace("1.00000 2", "NaN 2"))).isFalse();
        assertThat(same(pinned, pinned.replace("41+", "40+"))).isFalse();
        assertThat(same(pinned, pinned.replace("42+0.000100000 43+", "17+0.000100000 18+")))
                .isTrue();
    }
}
