package dev.ropewalk.decoder.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.Safetensors;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The loss is what the decoder says of the same text, and its gradients are those of PyTorch and of differences. */
class GradientTest {

    private static final AdamW ADAM = new AdamW(0.9, 0.98, 1e-8, 0.01, 1);

    private static Checkpoint checkpoint(String folder) {
        return Checkpoint.open(Kit.checkpoint(folder));
    }

    private static Trainer trainer(String folder, Optional<Lora> lora) {
        return Trainer.of(checkpoint(folder), lora, 1, ADAM, 1);
    }

    /** Two texts, and weights 0, 1/2 and 1, as training/gradients.json was made with. */
    private static List<TrainingSample> golden(int vocabulary) {
        List<TrainingSample> batch = new ArrayList<>();
        for (int s = 0; s < 2; s++) {
            int[] ids = new int[24];
            float[] weights = new float[24];
            for (int i = 0; i < 24; i++) {
                ids[i] = (7 * i * i + 3 * i + 1 + 5 * s) % vocabulary;
                weights[i] = (i + s) % 3 / 2f;
            }
            batch.add(new TrainingSample(ids, weights));
        }
        return batch;
    }

    static Stream<String> goldenCheckpoints() {
        return goldens().path("checkpoints").propertyNames().stream();
    }

    private static JsonNode goldens() {
        try (InputStream in = GradientTest.class.getResourceAsStream("/training/gradients.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** transformers 5.23.0 in float64; the file says how. Each gradient by its length and by its product with a vector of cosines. */
    @ParameterizedTest
    @MethodSource("goldenCheckpoints")
    void gradientsAreThoseOfTransformers(String name, @TempDir Path folder) throws IOException {
        JsonNode golden = goldens().path("checkpoints").path(name);
        try (Trainer trainer = trainer("families/checkpoints/" + name, Optional.empty())) {
            ContextPlan plan =
                    Configuration.of("native").resolve(trainer.rope(), 24).plan();
            double loss = trainer.pass().add(golden(trainer.vocabularySize()), 2, plan);
            assertThat(loss).isCloseTo(golden.path("loss").asDouble(), within(1e-4));
            for (int i = 0; i < trainer.weights().learned().size(); i++)
                trainer.weights()
                        .learned()
                        .get(i)
                        .set(trainer.weights().gradients().get(i).toFloatArray());
            trainer.saveModel(folder, Map.of()); // gradients get the names and the packing of the files
        }
        float offset = checkpoint("families/checkpoints/" + name).layout().normOffset();
        Safetensors file = Safetensors.open(folder.resolve("model.safetensors"));
        assertThat(file.names())
                .containsExactlyInAnyOrderElementsOf(golden.path("gradients").propertyNames());
        golden.path("gradients").properties().forEach(entry -> {
            float[] gradient = numbers(file, entry.getKey());
            double squares = 0, product = 0;
            for (int i = 0; i < gradient.length; i++) {
                double g = gradient[i] + (entry.getKey().contains("norm") ? offset : 0);
                squares += g * g;
                product += g * Math.cos(0.37 * i);
            }
            double length = entry.getValue().get(0).asDouble();
            assertThat(Math.sqrt(squares)).as(entry.getKey()).isCloseTo(length, within(1e-6 + 1e-4 * length));
            assertThat(product)
                    .as(entry.getKey())
                    .isCloseTo(entry.getValue().get(1).asDouble(), within(1e-6 + 1e-4 * length));
        });
    }

    private static float[] numbers(Safetensors file, String name) {
        Safetensors.Entry entry = file.find(name).orElseThrow();
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (entry.end() - entry.begin())).order(ByteOrder.LITTLE_ENDIAN);
        file.read(entry, 0, bytes);
        FloatBuffer floats = bytes.flip().asFloatBuffer();
        float[] numbers = new float[floats.remaining()];
        floats.get(numbers);
        return numbers;
    }

    /** Bands, spectra, temperatures, a sliding window, heads that turn in part. */
    static Stream<String> plans() {
        return Stream.of(
                "rope",
                "pi{factor=4}",
                "yarn{factor=4}",
                "entropy-abf{base=500000,exemptLayers=1}",
                "self-extend{group=4,window=8}",
                "dca",
                "lm-infinite{global=3,local=9}",
                "compose{spectrum=yarn,bands=dca}");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void theLossIsWhatTheDecoderSays(String written) {
        for (String folder : List.of(
                "methods/checkpoints/llama-d32", "families/checkpoints/phi", "families/checkpoints/mistral-swa")) {
            theLossIsWhatTheDecoderSays(checkpoint(folder), written);
        }
    }

    private static void theLossIsWhatTheDecoderSays(Checkpoint checkpoint, String written) {
        try (Decoder decoder = Decoder.load(checkpoint);
                Trainer trainer = Trainer.of(checkpoint, Optional.empty(), 1, ADAM, 1)) {
            Resolution resolution =
                    Configuration.parse(written).resolve(decoder.rope().withTrainedLength(16), 40);
            List<TrainingSample> texts = texts(trainer.vocabularySize(), 31, 40);
            double[][] nll = decoder.negativeLogLikelihood(
                    texts.stream().map(TrainingSample::ids).toList(), resolution.under(LengthPolicy.FROZEN), 1);
            double mean =
                    Stream.of(nll).flatMapToDouble(Arrays::stream).average().orElseThrow();
            assertThat(trainer.pass().add(texts, 2, resolution.plan()))
                    .as("%s of %s", written, checkpoint.folder())
                    .isCloseTo(mean, within(1e-4));
        }
    }

    /** Layers with a rope of their own, or with none, turn as they are read, and their weights learn by that: models of decoder/src/test/resources/goldens. */
    @ParameterizedTest
    @ValueSource(strings = {"gemma3_text", "olmo3", "ministral3", "cohere2", "smollm3"})
    void layersThatTurnOtherwiseLearnAsTheyRead(String family) {
        Checkpoint checkpoint = Checkpoint.open(Path.of("src/test/resources/goldens/checkpoints", family));
        for (String written : List.of("native", "rope", "yarn{factor=4}", "abf{base=500000}")) {
            theLossIsWhatTheDecoderSays(checkpoint, written);
            try (Trainer trainer = Trainer.of(checkpoint, Optional.empty(), 1, ADAM, 1)) {
                gradientsAreDifferences(trainer, false, written);
            }
        }
    }

    private static List<TrainingSample> texts(int vocabulary, int... lengths) {
        SplittableRandom random = new SplittableRandom(3);
        return Arrays.stream(lengths)
                .mapToObj(n -> {
                    float[] weights = new float[n];
                    Arrays.fill(weights, 1);
                    return new TrainingSample(random.ints(n, 0, vocabulary).toArray(), weights);
                })
                .toList();
    }

    /** Along every gradient the loss rises as much as the gradient says: (f(w + hd) - f(w - hd)) / 2h = g d. */
    @ParameterizedTest
    @MethodSource("plans")
    void gradientsAreDifferences(String written) {
        for (Optional<Lora> lora : List.<Optional<Lora>>of(Optional.empty(), Optional.of(new Lora(4, 8)))) {
            try (Trainer trainer = trainer("methods/checkpoints/llama-d32", lora)) {
                gradientsAreDifferences(trainer, lora.isPresent(), written);
            }
        }
    }

    private static void gradientsAreDifferences(Trainer trainer, boolean adapters, String written) {
        ContextPlan plan = Configuration.parse(written)
                .resolve(trainer.rope().withTrainedLength(16), 40)
                .plan();
        List<TrainingSample> texts = texts(trainer.vocabularySize(), 40, 33);
        trainer.pass().add(texts, 2, plan);
        List<float[]> gradients = trainer.weights().gradients().stream()
                .map(NDArray::toFloatArray)
                .toList();
        for (int i = 0; i < gradients.size(); i++) {
            double length = length(gradients.get(i));
            if (adapters && i % 2 == 0) {
                assertThat(length).isZero(); // what follows an adapter's first matrix is zero at the start
                continue;
            }
            double h = 3e-3;
            double rise = (moved(trainer, i, gradients.get(i), h / length, texts, plan)
                            - moved(trainer, i, gradients.get(i), -h / length, texts, plan))
                    / (2 * h);
            assertThat(rise).as("%s, array %d", written, i).isCloseTo(length, within(6e-3 + 0.02 * length));
        }
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) squares += (double) value * value;
        return Math.sqrt(squares);
    }

    /** The loss with one array moved, which then is what it was. */
    private static double moved(
            Trainer trainer, int array, float[] direction, double by, List<TrainingSample> texts, ContextPlan plan) {
        float[] before = trainer.weights().learned().get(array).toFloatArray(), after = before.clone();
        for (int i = 0; i < after.length; i++) after[i] += (float) (by * direction[i]);
        trainer.weights().learned().get(array).set(after);
        double loss = trainer.pass().add(texts, 2, plan);
        trainer.weights().learned().get(array).set(before);
        return loss;
    }

    /** A batch is its samples, however many are read together, and however many layers are held at a time. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 1", "3, 3"})
    void accumulationAndSegmentsChangeNothing(int together, int layersHeld) {
        try (Trainer all = trainer("methods/checkpoints/llama-3layer", Optional.empty());
                Trainer parts = trainer("methods/checkpoints/llama-3layer", Optional.empty())) {
            ContextPlan plan = ContextPlan.plain(all.rope(), 40);
            List<TrainingSample> texts = texts(all.vocabularySize(), 40, 12, 33);
            double loss = all.pass().add(texts, 3, plan);
            parts.pass().holdLayers(layersHeld);
            assertThat(parts.pass().add(texts, together, plan)).isCloseTo(loss, within(1e-5));
            for (int i = 0; i < all.weights().gradients().size(); i++)
                assertThat(parts.weights().gradients().get(i).toFloatArray())
                        .containsExactly(all.weights().gradients().get(i).toFloatArray(), within(1e-4f));
        }
    }

    /** Adam with its decay apart, in double, one number at a time: the paper's algorithm 2. */
    @Test
    void stepsAreThoseOfTheAlgorithm() {
        AdamW adam = new AdamW(0.9, 0.98, 1e-8, 0.1, 0.5);
        try (Trainer trainer =
                Trainer.of(checkpoint("methods/checkpoints/llama-3layer"), Optional.empty(), 1, adam, 1)) {
            ContextPlan plan = ContextPlan.plain(trainer.rope(), 20);
            List<TrainingSample> texts = texts(trainer.vocabularySize(), 20);
            int matrix = 5; // the first layer's query, key and value
            assertThat(trainer.weights().learned().get(matrix).getShape().dimension())
                    .isEqualTo(2);
            double[] w = doubles(trainer.weights().learned().get(matrix)),
                    m = new double[w.length],
                    v = new double[w.length];
            for (int t = 1; t <= 3; t++) {
                trainer.pass().add(texts, 1, plan);
                double[] g = doubles(trainer.weights().gradients().get(matrix));
                double factor = Math.min(1, 0.5 / trainer.weights().gradientLength());
                for (NDArray gradient : trainer.weights().gradients()) gradient.set(new float[(int) gradient.size()]);
                trainer.step(texts, 1, plan, 1e-2);
                for (int i = 0; i < w.length; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * factor * g[i];
                    v[i] = 0.98 * v[i] + 0.02 * factor * factor * g[i] * g[i];
                    double mean = m[i] / (1 - Math.pow(0.9, t)), square = v[i] / (1 - Math.pow(0.98, t));
                    w[i] -= 1e-2 * (mean / (Math.sqrt(square) + 1e-8) + 0.1 * w[i]);
                }
                assertThat(doubles(trainer.weights().learned().get(matrix))).containsExactly(w, within(2e-4));
            }
        }
    }

    private static double[] doubles(NDArray array) {
        float[] floats = array.toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) doubles[i] = floats[i];
        return doubles;
    }

    /** What was read and written again is the same file, tensor by tensor and bit by bit; packings and orientations come back. */
    @ParameterizedTest
    @ValueSource(
            strings = {"llama-bias", "gpt-neox", "gpt-neox-sequential", "phi", "phi3", "qwen2", "qwen3", "llama-tied"})
    void modelsAreWrittenAsTheyWereRead(String name, @TempDir Path folder) throws IOException {
        Checkpoint original = checkpoint("families/checkpoints/" + name);
        try (Trainer trainer = Trainer.of(original, Optional.empty(), 1, ADAM, 1)) {
            trainer.saveModel(folder, Map.of());
        }
        Safetensors written = Safetensors.open(folder.resolve("model.safetensors"));
        for (String tensor : written.names()) {
            Safetensors file = Safetensors.open(original.stored(tensor).file().file());
            assertThat(file.find(tensor).orElseThrow().dtype()).isEqualTo("F32");
            assertThat(numbers(written, tensor)).as(tensor).containsExactly(numbers(file, tensor));
        }
        assertThat(Checkpoint.open(folder).config()).isEqualTo(original.config());
    }
}
