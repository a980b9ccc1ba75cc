package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.Safetensors;
import dev.ropewalk.decoder.checkpoint.SafetensorsWriter;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a text that grows past the trained length is computed under, token by token, against fresh passes over the whole text. */
class LengthPolicyTest {

    private static final int TRAINED = 64, PROMPT = 60, NEW = 12;
    private static final double SAME = 5e-4, DIFFERENT = 0.2;
    private static final String DYNAMIC = "dynamic-ntk{factor=2}";

    @TempDir
    Path folder;

    /** The kit's two layers, or the first of them alone. Random weights of unit size: attention is sharp, and notices a wrong angle. */
    private Decoder decoder(int layers) {
        Path checkpoint = Kit.checkpoint("families/checkpoints/rope");
        try {
            ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(checkpoint.resolve("config.json"));
            Files.writeString(
                    folder.resolve("config.json"),
                    config.put("num_hidden_layers", layers).toString());
            writeLayers(Safetensors.open(checkpoint.resolve("model.safetensors")), layers);
            return Decoder.load(Checkpoint.open(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that holds more layers than config.json says is refused. */
    private void writeLayers(Safetensors whole, int layers) throws IOException {
        Map<String, SafetensorsWriter.Tensor> kept = new LinkedHashMap<>();
        for (String name : whole.names()) {
            if (name.startsWith("model.layers.") && Integer.parseInt(name.split("\\.")[2]) >= layers) continue;
            Safetensors.Entry entry = whole.find(name).orElseThrow();
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) (entry.end() - entry.begin())).order(ByteOrder.LITTLE_ENDIAN);
            whole.read(entry, 0, bytes);
            float[] numbers = new float[bytes.flip().remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(numbers);
            kept.put(name, new SafetensorsWriter.Tensor(entry.shape(), () -> numbers));
        }
        SafetensorsWriter.writeTensors(folder.resolve("model.safetensors"), kept, Map.of());
    }

    private static Rope rope(Decoder decoder) {
        return decoder.rope().withTrainedLength(TRAINED);
    }

    private static Resolution resolution(Decoder decoder, String configuration, LengthPolicy policy) {
        return Configuration.parse(configuration)
                .resolve(rope(decoder), PROMPT + NEW)
                .under(policy);
    }

    private static int[] text() {
        return new Random(11).ints(PROMPT + NEW, 0, 48).toArray();
    }

    /** Largest deviation of the decoded logits from those of fresh passes, each under the plan of its own length. */
    private static double fromFresh(Decoder decoder, String configuration, LengthPolicy policy) {
        int[] text = text();
        Resolution resolution = resolution(decoder, configuration, policy);
        double worst = 0;
        try (Context context = decoder.read(List.of(Arrays.copyOf(text, PROMPT)), resolution, NEW)) {
            float[][] rows = context.logitsAlong(List.of(Arrays.copyOfRange(text, PROMPT, PROMPT + NEW)))
                    .get(0);
            for (int at = 0; at < NEW; at++) {
                int n = PROMPT + at;
                float[] fresh = decoder.logits(Arrays.copyOf(text, n), resolution.planAt(n), 0)[n - 1];
                for (int v = 0; v < fresh.length; v++) worst = Math.max(worst, Math.abs(fresh[v] - rows[at][v]));
            }
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(strings = {DYNAMIC, "compose{spectrum=dynamic-ntk{factor=2},bands=self-extend{group=4,window=16}}"})
    void recomputeEqualsAFreshPassAtEveryToken(String configuration) {
        try (Decoder decoder = decoder(2)) {
            assertThat(fromFresh(decoder, configuration, LengthPolicy.RECOMPUTE))
                    .isLessThan(SAME);
        }
    }

    /** The keys of a first layer do not depend on the spectrum, so with one layer turning them anew is all there is to do. */
    @ParameterizedTest
    @ValueSource(strings = {DYNAMIC, "compose{spectrum=dynamic-ntk{factor=2},bands=self-extend{group=4,window=16}}"})
    void reRotateEqualsAFreshPassInASingleLayerAndThereAlone(String configuration) {
        try (Decoder one = decoder(1);
                Decoder two = decoder(2)) {
            assertThat(fromFresh(one, configuration, LengthPolicy.RE_ROTATE)).isLessThan(SAME);
            assertThat(fromFresh(two, configuration, LengthPolicy.RE_ROTATE)).isGreaterThan(DIFFERENT);
            assertThat(fromFresh(one, configuration, LengthPolicy.STALE)).isGreaterThan(DIFFERENT);
        }
    }

    @Test
    void whileThePlanStaysTheSamePoliciesDoNotMatter() {
        try (Decoder decoder = Decoder.random(2, 64, 4096)) {
            for (LengthPolicy policy : LengthPolicy.values())
                assertThat(fromFresh(decoder, DYNAMIC, policy))
                        .as(policy.toString())
                        .isLessThan(SAME);
        }
    }

    /** A question asked after another must not notice it, though the first one made the cache follow the longer text. */
    @ParameterizedTest
    @ValueSource(strings = {"recompute", "re-rotate", "stale"})
    void aContinuationDoesNotNoticeTheOneBefore(String policy) {
        int[] prompt = Arrays.copyOf(text(), PROMPT), asked = Arrays.copyOfRange(text(), PROMPT, PROMPT + NEW);
        try (Decoder decoder = decoder(2)) {
            Resolution resolution = Configuration.parse("dynamic-ntk{factor=2,policy=" + policy + "}")
                    .resolve(rope(decoder), PROMPT + NEW);
            try (Context used = decoder.read(List.of(prompt), resolution, NEW);
                    Context fresh = decoder.read(List.of(prompt), resolution, NEW)) {
                double first = used.likelihood(List.of(asked)).get(0).logProbability();
                assertThat(used.generate(NEW, Set.of()).get(0))
                        .isEqualTo(fresh.generate(NEW, Set.of()).get(0));
                assertThat(used.likelihood(List.of(asked)).get(0).logProbability())
                        .isCloseTo(first, within(SAME));
            }
        }
    }
}
