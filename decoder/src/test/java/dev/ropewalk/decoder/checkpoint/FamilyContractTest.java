package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.model.CheckpointWriter;
import dev.ropewalk.decoder.model.Weights;
import dev.ropewalk.decoder.training.AdamW;
import dev.ropewalk.decoder.training.Trainer;
import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Laws of every family in the table, on a small random model of its own: they say that its parts fit together, not that they are the family's.
 * That is for goldens to say.
 */
class FamilyContractTest {

    private static final String SIZES =
            "\"hidden_size\": 32, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"head_dim\": 8, \"intermediate_size\": 48,"
                    + " \"num_hidden_layers\": 4, \"vocab_size\": 50, \"max_position_embeddings\": 64, \"sliding_window\": 20,"
                    + " \"sliding_window_pattern\": 2";

    /** What some models of a family have beyond the others. */
    private static final Map<Family, String> MORE = Map.of(
            Family.STABLELM,
            ", \"qk_layernorm\": true, \"use_parallel_residual\": true, \"use_qkv_bias\": true",
            Family.COHERE,
            ", \"use_qk_norm\": true, \"attention_bias\": true",
            Family.GRANITE,
            ", \"residual_multiplier\": 0.5, \"attention_multiplier\": 0.3, \"embedding_multiplier\": 3, \"logits_scaling\": 1.6",
            Family.GEMMA2,
            ", \"attn_logit_softcapping\": 1.5, \"final_logit_softcapping\": 2");

    private static final int TOKENS = 60, VOCABULARY = 50;

    @TempDir
    Path folder;

    private Checkpoint checkpoint(Family family) throws IOException {
        String json = "{\"model_type\": \"" + family.modelType() + "\", " + SIZES + MORE.getOrDefault(family, "") + "}";
        Files.writeString(folder.resolve("config.json"), json);
        DecoderConfig config = DecoderConfig.read(
                family,
                ConfigFile.of(Path.of("config.json"), JsonMapper.shared().readTree(json)));
        try (Kernels kernels = Kernels.training()) {
            Weights weights = new Weights(kernels, config, family.layout(), random(kernels), Dtype.FLOAT32);
            CheckpointWriter.write(folder.resolve("model.safetensors"), kernels, weights, UnaryOperator.identity());
        }
        return Checkpoint.open(folder);
    }

    /** Numbers that depend on a tensor's name alone; matrices keep the size of what they multiply. */
    private static Weights.Source random(Kernels kernels) {
        return new Weights.Source() {
            @Override
            public boolean has(String name) {
                return false;
            }

            @Override
            public void read(String name, long[] shape, Weights.Rows each) {
                Random random = new Random(name.hashCode());
                float[] values = new float[(int) new Shape(shape).size()];
                for (int i = 0; i < values.length; i++)
                    values[i] = (float) (random.nextGaussian() / Math.sqrt(shape[shape.length - 1]))
                            + (shape.length == 1 && name.endsWith("weight") ? 1 : 0);
                try (NDArray rows = kernels.manager().create(values, new Shape(shape))) {
                    each.accept(rows, 0);
                }
            }
        };
    }

    private static int[] ids(int n) {
        return new Random(n).ints(n, 0, VOCABULARY).toArray();
    }

    private static Resolution resolution(Decoder decoder, String configuration) {
        return Configuration.parse(configuration).resolve(decoder.rope(), TOKENS);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadBack(Family family) throws IOException {
        Checkpoint checkpoint = checkpoint(family);
        assertThat(checkpoint.family()).isEqualTo(family.modelType());
        assertThat(checkpoint.notes()).noneMatch(note -> note.contains("no place"));
        Path again = folder.resolve("again.safetensors");
        try (Kernels kernels = Kernels.training()) {
            CheckpointWriter.write(
                    again, kernels, Weights.of(kernels, checkpoint, Dtype.FLOAT32), UnaryOperator.identity());
        }
        assertThat(again).hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @EnumSource
    void logitsDoNotDependOnHowATextIsRead(Family family) throws IOException {
        try (Decoder decoder = Decoder.load(checkpoint(family))) {
            int[] ids = ids(TOKENS);
            for (String configuration : List.of("native", "self-extend{group=4,window=16}")) {
                Resolution resolution = resolution(decoder, configuration);
                float[][] whole = decoder.logits(ids, resolution.plan(), 0);
                near(decoder.logits(ids, resolution.plan(), 7), whole);
                try (Context context = decoder.read(List.of(Arrays.copyOf(ids, 1)), resolution, TOKENS)) {
                    near(
                            context.logitsAlong(List.of(Arrays.copyOfRange(ids, 1, TOKENS)))
                                    .get(0),
                            Arrays.copyOf(whole, TOKENS - 1));
                }
            }
        }
    }

    private static void near(float[][] got, float[][] wanted) {
        assertThat(got.length).isEqualTo(wanted.length);
        for (int i = 0; i < got.length; i++)
            for (int v = 0; v < got[i].length; v++)
                assertThat(got[i][v]).as("token %d, logit %d", i, v).isCloseTo(wanted[i][v], within(1e-3f));
    }

    @ParameterizedTest
    @EnumSource
    void neighboursLeaveASequenceAlone(Family family) throws IOException {
        try (Decoder decoder = Decoder.load(checkpoint(family))) {
            Resolution resolution = resolution(decoder, "self-extend{group=4,window=16}");
            List<int[]> prompts = List.of(ids(50), ids(1), ids(23));
            try (Context all = decoder.read(prompts, resolution, 4)) {
                List<int[]> together = all.generate(4, Set.of());
                for (int s = 0; s < prompts.size(); s++)
                    try (Context alone = decoder.read(List.of(prompts.get(s)), resolution, 4)) {
                        assertThat(together.get(s))
                                .isEqualTo(alone.generate(4, Set.of()).get(0));
                    }
            }
        }
    }

    /** The layer stands in two archives, one to read and one to learn; a step of no length tells the loss. */
    @ParameterizedTest
    @EnumSource
    void theLossOfTrainingIsThatOfReading(Family family) throws IOException {
        Checkpoint checkpoint = checkpoint(family);
        int[] ids = ids(TOKENS);
        float[] weights = new float[TOKENS];
        Arrays.fill(weights, 1);
        try (Decoder decoder = Decoder.load(checkpoint);
                Trainer trainer = Trainer.of(checkpoint, Optional.empty(), 1, new AdamW(0.9, 0.98, 1e-8, 0, 1), 1)) {
            Resolution resolution = resolution(decoder, "self-extend{group=4,window=16}");
            double[] nll = decoder.negativeLogLikelihood(List.of(ids), resolution, 1)[0];
            assertThat(trainer.step(List.of(new TrainingSample(ids, weights)), 1, resolution.plan(), 0))
                    .isCloseTo(Arrays.stream(nll).average().orElseThrow(), within(1e-4));
        }
    }

    /** One that is not the Llama of its sizes has something that would be missing there. */
    @ParameterizedTest
    @EnumSource
    void llamaCppGetsALlamaOrNothing(Family family) throws IOException {
        Checkpoint checkpoint = checkpoint(family);
        Path file = folder.resolve("model.gguf");
        try (Decoder decoder = Decoder.load(checkpoint)) {
            if (checkpoint.config().equals(checkpoint.config().asLlama())) {
                decoder.writeGguf(file);
                assertThat(file).isNotEmptyFile();
            } else {
                assertThatThrownBy(() -> decoder.writeGguf(file))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageStartingWith(
                                "GGUF is written only of what llama.cpp calls a llama: this model has ");
                assertThat(file).doesNotExist();
            }
        }
    }
}
