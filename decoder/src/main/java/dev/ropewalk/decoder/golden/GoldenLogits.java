package dev.ropewalk.decoder.golden;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.Safetensors;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A case with logits: one forward pass a sequence, other chunkings, a greedy continuation through the KV cache, or losses of one window. */
final class GoldenLogits {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Beside the policies a case may hold the continuation of the same weights under plain RoPE. */
    private static final String PLAIN = "plainRopeForComparison";

    /**
     * Roundings, each of one standard deviation of the logits, that may add up in the worst of many: over all cases of the kit, whose random models
     * attend sharply, measured are 90 in bfloat16 and 14 in the middle. Another method's logits are off by whole deviations.
     */
    private static final double ROUNDINGS = 125;

    private final JsonNode golden;
    private final Safetensors expected;
    private final Decoder decoder;
    private final Configuration configuration;
    private final Rope rope;
    private final List<int[]> sequences;
    private final List<String> checked = new ArrayList<>();
    private final Dtype dtype;
    private double worst, spread;
    private @Nullable String difference;

    private GoldenLogits(
            JsonNode golden, Safetensors expected, Decoder decoder, Configuration configuration, Dtype dtype) {
        this.dtype = dtype;
        this.golden = golden;
        this.expected = expected;
        this.decoder = decoder;
        this.configuration = configuration;
        rope = decoder.rope().withTrainedLength(golden.path("trainedLength").asInt());
        sequences = new ArrayList<>();
        golden.path("ids").forEach(ids -> sequences.add(ints(ids)));
    }

    static GoldenCases.Compared verify(Path file, JsonNode golden, GoldenCases cases) {
        Configuration configuration = configuration(
                golden.path("method").path("name").asString(""),
                golden.path("method").path("parameters"));
        Path area = file.resolveSibling("..").normalize(); // paths in a case are relative to the folder above `cases`
        Path folder = area.resolve(golden.path("checkpoint").asString(""));
        Path config = golden.hasNonNull("config")
                ? area.resolve(golden.path("config").asString())
                : folder.resolve("config.json");
        Safetensors expected =
                Safetensors.open(file.resolveSibling(golden.path("expect").asString()));
        Checkpoint checkpoint;
        Decoder decoder;
        try {
            checkpoint = cases.checkpoint(folder, config);
            decoder = cases.decoder(checkpoint);
        } catch (CheckpointException e) {
            if (e.isUnsupported()) throw new GoldenCases.Unsupported(e.getMessage());
            throw e;
        }
        GoldenLogits run = new GoldenLogits(golden, expected, decoder, configuration, Dtype.parse(decoder.dtype()));
        if (golden.path("kind").asString("").equals("perplexity")) run.losses();
        else run.logits();
        run.chunkings();
        run.continuation();
        run.continuationsByPolicy();
        return new GoldenCases.Compared(
                configuration.method(),
                checkpoint.family(),
                run.worst,
                run.tolerance(),
                run.difference,
                String.join(", ", run.checked));
    }

    /**
     * What the case allows, which is meant for float32; in fewer bits at least as much as rounding to them makes of logits that spread as far as
     * these.
     */
    private double tolerance() {
        double given = golden.path("tolerance").path("maxAbs").asDouble();
        return dtype == Dtype.FLOAT32 ? given : Math.max(given, ROUNDINGS * dtype.rounding * spread);
    }

    /** What is not known is unsupported. Parameters that are null are not given. */
    static Configuration configuration(String method, JsonNode given) {
        Map<String, Object> parameters = JSON.convertValue(given, new TypeReference<Map<String, Object>>() {});
        parameters.values().removeIf(value -> value == null);
        try {
            return Configuration.of(method, parameters);
        } catch (IllegalArgumentException e) {
            throw new GoldenCases.Unsupported(String.valueOf(e.getMessage()));
        }
    }

    private Resolution resolution(int length) {
        return configuration.resolve(rope, length);
    }

    private ContextPlan plan(int length) {
        return resolution(length).plan();
    }

    private void logits() {
        for (int s = 0; s < sequences.size(); s++)
            compareRows(s, decoder.logits(sequences.get(s), plan(sequences.get(s).length), 0));
        checked.add("logits");
    }

    private void losses() {
        for (int s = 0; s < sequences.size(); s++) {
            int[] ids = sequences.get(s);
            double[] got = decoder.negativeLogLikelihood(List.of(ids), resolution(ids.length), 1)[0];
            float[] wanted = spreading(floats("nll." + s));
            if (wanted.length != got.length)
                difference = wanted.length + " losses expected, " + got.length + " computed";
            for (int i = 0; i < Math.min(got.length, wanted.length); i++) note(Math.abs(got[i] - wanted[i]));
        }
        checked.add("losses");
    }

    private void chunkings() {
        for (JsonNode chunks : golden.path("prefillChunks")) {
            compareRows(0, decoder.logits(sequences.get(0), plan(sequences.get(0).length), ints(chunks)));
            if (!checked.contains("chunked")) checked.add("chunked");
        }
    }

    private void continuation() {
        if (!golden.hasNonNull("generated")) return;
        int[] generated = ints(golden.path("generated"));
        int[] prompt = sequences.get(0);
        try (Context context =
                decoder.read(List.of(prompt), resolution(prompt.length + generated.length), generated.length)) {
            decoded("decode.0", "decoded logits", generated, context);
            same("continuation", generated, context);
        }
        checked.add("continuation");
    }

    private void continuationsByPolicy() {
        golden.path("generatedByPolicy").properties().forEach(wanted -> {
            int[] generated = ints(wanted.getValue());
            int length = sequences.get(0).length + generated.length;
            Resolution resolution = wanted.getKey().equals(PLAIN)
                    ? Configuration.of("rope").resolve(rope, length)
                    : resolution(length).under(policy(wanted.getKey()));
            try (Context context = decoder.read(List.of(sequences.get(0)), resolution, generated.length)) {
                decoded("decode." + wanted.getKey(), "decoded logits " + wanted.getKey(), generated, context);
            }
            try (Context context = decoder.read(List.of(sequences.get(0)), resolution, generated.length)) {
                same(wanted.getKey() + " continuation", generated, context);
            }
            checked.add("continuation " + wanted.getKey());
        });
    }

    /** The logits of each step along a given continuation, where the case holds them. */
    private void decoded(String tensor, String what, int[] generated, Context context) {
        if (expected.find(tensor).isEmpty()) return;
        float[][] rows = context.logitsAlong(List.of(generated)).get(0);
        float[] wanted = spreading(floats(tensor));
        if (wanted.length != rows.length * rows[0].length)
            difference =
                    tensor + " holds " + wanted.length / rows[0].length + " steps, " + rows.length + " are continued";
        for (int i = 0; i < Math.min(rows.length, wanted.length / rows[0].length); i++) compareRow(rows[i], wanted, i);
        checked.add(what);
    }

    private static LengthPolicy policy(String name) {
        return Arrays.stream(LengthPolicy.values())
                .filter(policy -> policy.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new GoldenCases.Unsupported("unknown policy '" + name + "'"));
    }

    /** In fewer bits than 24 near ties fall otherwise: there each token must be the likeliest but for what rounding makes of two logits. */
    private void same(String what, int[] wanted, Context context) {
        if (dtype == Dtype.FLOAT32) {
            int[] got = context.generate(wanted.length, Set.of()).get(0);
            if (!Arrays.equals(wanted, got))
                difference = what + " differs: expected " + Arrays.toString(wanted) + ", got " + Arrays.toString(got);
            return;
        }
        float[][] rows = context.logitsAlong(List.of(wanted)).get(0);
        for (int i = 0; i < rows.length; i++) {
            spreading(rows[i]);
            float best = Float.NEGATIVE_INFINITY;
            for (float logit : rows[i]) best = Math.max(best, logit);
            double behind = best - rows[i][wanted[i]];
            if (!(behind <= 2 * tolerance()))
                difference = String.format(
                        Locale.ROOT,
                        "%s differs: token %d of it, %d, is %.1e behind another",
                        what,
                        i,
                        wanted[i],
                        behind);
        }
    }

    /** Remembers by how much they spread. */
    private float[] spreading(float[] values) {
        double sum = 0, squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        spread = Math.max(spread, Math.sqrt(Math.max(0, squares / values.length - mean * mean)));
        return values;
    }

    private void compareRows(int sequence, float[][] got) {
        float[] wanted = spreading(floats("logits." + sequence));
        if (expected.find("rows." + sequence).isPresent()) {
            long[] rows = longs("rows." + sequence);
            for (int i = 0; i < rows.length; i++) compareRow(got[(int) rows[i]], wanted, i);
        } else if (wanted.length != got.length * got[0].length) {
            difference = wanted.length / got[0].length + " rows expected, " + got.length + " computed";
        } else {
            for (int i = 0; i < got.length; i++) compareRow(got[i], wanted, i);
        }
    }

    private void compareRow(float[] got, float[] wanted, int row) {
        for (int v = 0; v < got.length; v++) note(Math.abs((double) got[v] - wanted[row * got.length + v]));
    }

    /** Remembers the largest deviation; one that is no number is the largest. */
    private void note(double deviation) {
        worst = Double.isNaN(deviation) ? Double.POSITIVE_INFINITY : Math.max(worst, deviation);
    }

    private float[] floats(String tensor) {
        ByteBuffer bytes = tensor(tensor, "F32");
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private long[] longs(String tensor) {
        ByteBuffer bytes = tensor(tensor, "I64");
        long[] values = new long[bytes.remaining() / 8];
        bytes.asLongBuffer().get(values);
        return values;
    }

    private ByteBuffer tensor(String name, String dtype) {
        Safetensors.Entry entry = expected.find(name).orElseThrow(() -> expected.broken("has no tensor " + name));
        if (!entry.dtype().equals(dtype))
            throw expected.broken("tensor " + name + " has dtype " + entry.dtype() + ", expected " + dtype);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.end() - entry.begin()))
                .order(ByteOrder.LITTLE_ENDIAN);
        expected.read(entry, 0, bytes);
        return bytes.flip();
    }

    private static int[] ints(JsonNode list) {
        int[] values = new int[list.size()];
        Arrays.setAll(values, i -> list.get(i).asInt());
        return values;
    }
}
