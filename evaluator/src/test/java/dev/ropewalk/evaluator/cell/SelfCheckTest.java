package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.PositionMap;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RotarySpectrum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SelfCheckTest {

    @TempDir
    static Path folder;

    /** Their factors were found by search, checkpoint by checkpoint: there are no others to fall back on. */
    private static final Set<String> SEARCHED = Set.of("longrope", "longrope-hf", "longrope-vllm");

    private static final Map<String, Decoder> DECODERS = new HashMap<>();
    private static Decoder decoder;
    private static Rope rope;

    @BeforeAll
    static void load() {
        decoder = in(Dtype.FLOAT32, 0);
        rope = Checkpoint.open(ModelNames.folder(ModelNames.BUNDLED)).rope();
    }

    @AfterAll
    static void close() {
        DECODERS.values().forEach(Decoder::close);
    }

    /** The bundled model, its last norm and so all its logits multiplied by a power of two, which rounds nothing. */
    private static Decoder in(Dtype dtype, int power) {
        return DECODERS.computeIfAbsent(dtype + " " + power, name -> {
            try {
                Path scaled = Files.createDirectory(folder.resolve(name));
                for (String file : List.of("config.json", "model.safetensors"))
                    Files.copy(ModelNames.folder(ModelNames.BUNDLED).resolve(file), scaled.resolve(file));
                multiply(scaled.resolve("model.safetensors"), "model.norm.weight", Math.scalb(1f, power));
                return Decoder.load(Checkpoint.open(scaled), dtype);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void multiply(Path safetensors, String tensor, float factor) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(safetensors)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) file.getLong(0);
        JsonNode offsets = JsonMapper.shared()
                .readTree(new String(file.array(), 8, header, StandardCharsets.UTF_8))
                .path(tensor)
                .path("data_offsets");
        assertThat(offsets.size()).as(tensor).isEqualTo(2);
        for (int at = offsets.get(0).asInt(); at < offsets.get(1).asInt(); at += 4)
            file.putFloat(8 + header + at, factor * file.getFloat(8 + header + at));
        Files.write(safetensors, file.array());
    }

    private static Prompt prompt(int length) {
        return new Prompt(new Random(1).ints(length, 40, 399).toArray(), 0);
    }

    /**
     * Total over methods and presets: each proves itself; those whose factors are searched say so by name and do with some that are given. A check for "did it apply"
     * has a scale: logits of a few thousandths, as random weights give, and of fifty thousand are judged alike.
     */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 0", "FLOAT32, -12", "FLOAT32, 12", "BFLOAT16, 0", "BFLOAT16, -12", "BFLOAT16, 12"})
    void everyMethodProvesItselfWithinAndBeyondTheTrainedLength(Dtype dtype, int power) {
        List<String> names = Stream.concat(
                        Methods.all().stream().map(MethodCard::name),
                        Presets.all().stream().map(Preset::name))
                .toList();
        assertThat(names).containsAll(SEARCHED);
        List<Double> slower =
                IntStream.range(0, rope.pairs()).mapToObj(m -> 1 + m / 8.0).toList();
        for (String name : names)
            for (int length : new int[] {128, 250, 512}) {
                Configuration configuration = Configuration.of(name);
                if (SEARCHED.contains(name)) {
                    Configuration bare = configuration;
                    assertThatThrownBy(() -> bare.resolve(rope, length))
                            .hasMessageStartingWith("longrope: shortFactor must be given");
                    configuration = Configuration.of(name, Map.of("shortFactor", slower, "longFactor", slower));
                }
                assertThat(new SelfCheck()
                                .refusal(in(dtype, power), configuration.resolve(rope, length), prompt(length)))
                        .as(name + " at " + length)
                        .isEmpty();
            }
    }

    /** Attention of random weights hardly looks at positions: a method moves their logits by ten thousandths of what they spread over. */
    @ParameterizedTest
    @ValueSource(strings = {"pi", "yarn", "self-extend", "dca", "string", "rerope", "logn", "pi{factor=1.001}"})
    void aRandomModelOfOneLayerIsMeasured(String configuration) {
        try (Decoder random = Decoder.random(1, 64, 256)) {
            Resolution plan = Configuration.parse(configuration).resolve(new Rope(64, 10_000, 256), 512);
            assertThat(new SelfCheck().refusal(random, plan, prompt(512))).isEmpty();
        }
    }

    /** Two readings for the check, and of the sample its last pass alone: passes are of 2,048 tokens. */
    @Test
    void theFirstSampleGoesOnFromItsSelfCheck() {
        Resolution resolution = Configuration.of("pi").resolve(rope, 3000);
        decoder.forget();
        long before = decoder.tokensRead();
        assertThat(new SelfCheck().refusal(decoder, resolution, prompt(2992))).isEmpty();
        assertThat(decoder.tokensRead() - before).isEqualTo(2 * 2992);
        decoder.read(prompt(2992), resolution, 8).close();
        assertThat(decoder.tokensRead() - before).isEqualTo(2 * 2992 + 2992 - 2048);
    }

    /** The methods of a suite are asked the same questions: what plain RoPE makes of one is read once, and of another length or prompt anew. */
    @Test
    void plainRopeReadsAPromptOnceForAllMethods() {
        SelfCheck check = new SelfCheck();
        decoder.forget();
        long before = decoder.tokensRead();
        for (String method : List.of("pi", "yarn", "self-extend"))
            assertThat(check.refusal(decoder, Configuration.of(method).resolve(rope, 3000), prompt(600)))
                    .isEmpty();
        assertThat(decoder.tokensRead() - before).isEqualTo((1 + 3) * 600);
        assertThat(check.refusal(decoder, Configuration.of("pi").resolve(rope, 3000), prompt(599)))
                .isEmpty();
        assertThat(decoder.tokensRead() - before).isEqualTo((1 + 3) * 600 + 2 * 599);
        Prompt parted = new Prompt(prompt(600).ids(), 300); // its passes are others, and so is its rounding
        assertThat(check.refusal(decoder, Configuration.of("pi").resolve(rope, 3000), parted))
                .isEmpty();
        assertThat(decoder.tokensRead() - before).isEqualTo((1 + 3) * 600 + 2 * 599 + 2 * 600);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 0", "FLOAT32, -12", "FLOAT32, 12", "BFLOAT16, 0", "BFLOAT16, -12", "BFLOAT16, 12"})
    void aPlanThatChangesNothingAlthoughItShouldIsRefused(Dtype dtype, int power) {
        RotarySpectrum trained = rope.trainedSpectrum();
        ContextPlan plan = ContextPlan.plain(rope, 128)
                .withSpectrum(RotarySpectrum.of(rope.pairs(), m -> trained.speed(m) * (1 + 1e-9)));
        assertThat(new SelfCheck().refusal(in(dtype, power), alone(plan), prompt(128)))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .startsWith(
                                        "the plan should differ from plain RoPE at 128 tokens, but its logits differ by only "));
    }

    /** Its bands are summed apart, so its logits are not those of plain RoPE to the last bit: that is rounding, and no sign of a method. */
    @ParameterizedTest
    @ValueSource(ints = {0, -12, 12})
    void roundingAloneIsNoMethod(int power) {
        PositionMap own = new PositionMap.Identity();
        RotarySpectrum trained = rope.trainedSpectrum();
        ContextPlan plan = ContextPlan.plain(rope, 512)
                .withSpectrum(RotarySpectrum.of(rope.pairs(), m -> trained.speed(m) * (1 + 1e-9)))
                .withBands(
                        new AttentionBand("near", new Reach.Distance(0, 64), own, own),
                        new AttentionBand("far", new Reach.Distance(64, Reach.UNBOUNDED), own, own));
        assertThat(new SelfCheck().refusal(in(Dtype.FLOAT32, power), alone(plan), prompt(512)))
                .isPresent();
    }

    /** The decoder is handed another plan than the one that promises. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 0", "FLOAT32, -12", "FLOAT32, 12", "BFLOAT16, 0", "BFLOAT16, -12", "BFLOAT16, 12"})
    void aPlanThatPromisesPlainRopeAndIsNotIsRefused(Dtype dtype, int power) {
        ContextPlan promise =
                Configuration.of("rerope").resolve(rope, 128).plan().withLengthPolicy(LengthPolicy.RECOMPUTE);
        ContextPlan other =
                Configuration.parse("pi{factor=4}").resolve(rope, 128).plan();
        AtomicInteger asked = new AtomicInteger();
        Resolution faithless = new Resolution(
                Configuration.of("rope"),
                List.of(),
                (rope, length) -> asked.getAndIncrement() == 0 ? promise : other,
                promise);
        assertThat(new SelfCheck().refusal(in(dtype, power), faithless, prompt(128)))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the plan promises plain RoPE at 128 tokens, but its logits differ by "));
    }

    private static Resolution alone(ContextPlan plan) {
        return new Resolution(Configuration.of("rope"), List.of(), (rope, length) -> plan, plan);
    }
}
