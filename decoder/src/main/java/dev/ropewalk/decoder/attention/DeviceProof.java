package dev.ropewalk.decoder.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.engine.Kernels;
import dev.ropewalk.decoder.engine.Operators;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.LengthPolicy;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A device proves itself before it is used: what it computes is held against attention as it is written down ({@link ReferenceAttention}), for
 * every kind of band, as a text is read in passes and token by token, and against products in double. Whoever measures on a device that cannot
 * do this publishes its faults as a method's.
 *
 * @param findings one for each thing tried
 */
public record DeviceProof(Device device, List<Finding> findings) {

    /**
     * @param what was computed: {@code product}, or a kind of band
     * @param form whose operators: {@code own} or {@code portable}
     * @param dtype that of the matrix, or of keys and values
     * @param error the largest deviation; null where the device failed instead
     * @param tolerance the largest that rounding explains
     * @param failure the device's first words where it failed
     */
    public record Finding(
            String what,
            String form,
            Dtype dtype,
            int headDim,
            @Nullable Double error,
            double tolerance,
            @Nullable String failure) {

        /** NaN does not pass. */
        public boolean passes() {
            return error != null && error <= tolerance;
        }

        /** The error as a part of what is allowed, infinite where there is none. */
        public double share() {
            return error == null || error.isNaN() ? Double.POSITIVE_INFINITY : error / tolerance;
        }

        private String trouble() {
            String where = what + " in " + dtype.word() + " with heads of " + headDim
                    + (form.equals(OWN) ? "" : " by the portable form");
            return error == null
                    ? where + " fails: " + failure
                    : String.format(Locale.ROOT, "%s is off by %.1e, %.1e is allowed", where, error, tolerance);
        }
    }

    private static final String OWN = "own", PORTABLE = "portable";

    private static final String INTERPRETER = "RuntimeError: ";

    /** Head sizes of the families there are. */
    private static final int[] HEAD_DIMS = {64, 80, 96, 128, 256};

    /** More than a block of {@link Sight#BLOCK} rows, and more than two passes read at once. */
    private static final int TOKENS = 80;

    private static final int SEQUENCES = 2, HEADS = 2, TRAINED = 24;

    /** A layer's own sliding window that cuts chunks into intervals. */
    private static final int WINDOW = 30;

    /** Tokens of the passes that are not one token; another sequence's last place. */
    private static final int FIRST_PASS = 67, OTHER_PLACE = 41;

    /** Every kind of {@link Reach}, and keys that are turned at use. */
    private static final Map<String, Configuration> BANDS = new LinkedHashMap<>();

    static {
        BANDS.put("one band", Configuration.parse("rope"));
        BANDS.put("near and far", Configuration.parse("self-extend{group=4,window=16}"));
        BANDS.put("chunks", Configuration.parse("dca{chunk=18,cap=20}"));
        BANDS.put("first keys", Configuration.parse("lm-infinite{global=4,local=20}"));
        BANDS.put("keys turned at use", Configuration.parse("dynamic-ntk{policy=re-rotate}"));
    }

    /**
     * Roundings to a type that an output near 1 may be off by. In 24 bits they are those of all sums and angles, in fewer those of queries, keys and
     * values alone: draws that make logits of up to 20, uncertain by a tenth in 8 bits. Measured on a processor are a quarter to a half of these.
     */
    private static final double WIDE_ROUNDINGS = 335, NARROW_ROUNDINGS = 40;

    public DeviceProof {
        findings = List.copyOf(findings);
        if (findings.isEmpty()) throw new IllegalArgumentException("a proof needs findings, got none for " + device);
    }

    /** Of all that the device may be asked for, by its own operators and by the portable form. */
    public static DeviceProof of(Device device) {
        List<Finding> findings = new ArrayList<>();
        try (Kernels own = new Kernels(device);
                Kernels portable = new Kernels(device, Operators.PORTABLE)) {
            List<Dtype> dtypes = device.dtypes();
            for (Dtype dtype : dtypes) findings.add(product(own, dtype, HEAD_DIMS[0]));
            for (int headDim : HEAD_DIMS) {
                List<Trial> trials = trials(headDim, own.cap());
                dtypes.stream().map(device::cacheDtype).distinct().forEach(dtype -> {
                    for (Trial trial : trials) findings.add(trial.finding(own, OWN, dtype));
                    for (Trial trial : trials) findings.add(trial.finding(portable, PORTABLE, dtype));
                });
            }
        } catch (RuntimeException e) {
            findings.add(failed("a first array", OWN, Dtype.FLOAT32, HEAD_DIMS[0], e));
        }
        return new DeviceProof(device, findings);
    }

    /** Of what one model asks for. */
    public static DeviceProof of(Kernels kernels, Dtype dtype, int headDim) {
        List<Finding> findings = new ArrayList<>(List.of(product(kernels, dtype, headDim)));
        Dtype cache = kernels.device().cacheDtype(dtype);
        for (Trial trial : trials(headDim, kernels.cap())) findings.add(trial.finding(kernels, OWN, cache));
        return new DeviceProof(kernels.device(), findings);
    }

    /** One sentence, empty where everything passes. */
    public Optional<String> refusal() {
        return findings.stream()
                .filter(finding -> !finding.passes())
                .findFirst()
                .map(finding -> "The device " + device + " fails its proof: " + finding.trouble() + ".");
    }

    /** @throws DeviceException what does not pass */
    public void check() {
        refusal().ifPresent(sentence -> {
            throw new DeviceException(sentence);
        });
    }

    /** The finding nearest to what is allowed, or farthest beyond. */
    public Finding worst() {
        return findings.stream().max(Comparator.comparingDouble(Finding::share)).orElseThrow();
    }

    /** Such as {@code 6 of 6 passed, at worst 31 % of what is allowed}. */
    public String summary() {
        long passed = findings.stream().filter(Finding::passes).count();
        double share = worst().share();
        return passed + " of " + findings.size() + " passed"
                + (Double.isFinite(share)
                        ? String.format(Locale.ROOT, ", at worst %.0f %% of what is allowed", 100 * share)
                        : "");
    }

    private static double tolerance(Dtype dtype) {
        return dtype.rounding * (dtype == Dtype.FLOAT32 ? WIDE_ROUNDINGS : NARROW_ROUNDINGS);
    }

    private static Finding failed(String what, String form, Dtype dtype, int headDim, RuntimeException failure) {
        return new Finding(what, form, dtype, headDim, null, tolerance(dtype), reason(failure));
    }

    /** One line: PyTorch's interpreter puts the reason behind where it happened. */
    private static String reason(RuntimeException failure) {
        List<String> lines =
                String.valueOf(failure.getMessage()).lines().map(String::strip).toList();
        return lines.stream()
                .filter(line -> line.startsWith(INTERPRETER))
                .map(line -> line.substring(INTERPRETER.length()))
                .findFirst()
                .orElse(lines.isEmpty() ? failure.getClass().getSimpleName() : lines.get(0))
                .replaceFirst("[. ]+$", "");
    }

    /** Rows times a matrix, both of numbers that the type holds: only products and sums round. */
    private static Finding product(Kernels kernels, Dtype dtype, int width) {
        Random random = new Random(width);
        int rows = 5, out = 2 * width;
        float[] x = new float[rows * width], w = new float[width * out];
        for (int i = 0; i < x.length; i++) x[i] = (random.nextInt(17) - 8) / 8f;
        for (int i = 0; i < w.length; i++) w[i] = (random.nextInt(17) - 8) / 8f;
        try (NDManager owner = kernels.manager().newSubManager()) {
            NDArray matrix = kernels.zeros(owner, dtype, width, out);
            kernels.call(owner, "place", matrix, owner.create(w, new Shape(width, out)), 0);
            float[] got = kernels.call(
                            owner,
                            "linear",
                            owner.create(x, new Shape(rows, width)),
                            matrix,
                            owner.create(new Shape(0)))
                    .toFloatArray();
            double worst = 0;
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < out; c++) {
                    double wanted = 0;
                    for (int i = 0; i < width; i++) wanted += (double) x[r * width + i] * w[i * out + c];
                    worst = worse(worst, Math.abs(got[r * out + c] - wanted) / Math.sqrt(width));
                }
            return new Finding("product", OWN, dtype, width, worst, tolerance(dtype), null);
        } catch (RuntimeException e) {
            return failed("product", OWN, dtype, width, e);
        }
    }

    /** The larger; what is no number is the largest. */
    private static double worse(double worst, double deviation) {
        return Double.isNaN(worst) || Double.isNaN(deviation) ? Double.NaN : Math.max(worst, deviation);
    }

    /** One for each kind of band, with what it comes to. */
    private static List<Trial> trials(int headDim, double cap) {
        Rope rope = new Rope(headDim, 10_000, TRAINED);
        List<Trial> trials = new ArrayList<>();
        BANDS.forEach((what, configuration) -> {
            ContextPlan plan = configuration.resolve(rope, TOKENS).plan();
            trials.add(Trial.of(what, plan, Reach.UNBOUNDED, headDim, cap));
            if (what.equals("chunks")) trials.add(Trial.of("chunks in a window", plan, WINDOW, headDim, cap));
        });
        return trials;
    }

    /**
     * Two texts under one plan.
     *
     * @param q (sequences, heads, tokens, headDim), k and v the same with one head
     * @param wanted (sequences, heads, tokens, headDim)
     */
    private record Trial(
            String what,
            ContextPlan plan,
            int window,
            int headDim,
            float[][][][] q,
            float[][][][] k,
            float[][][][] v,
            double[][][][] wanted) {

        static Trial of(String what, ContextPlan plan, int window, int headDim, double cap) {
            Random random = new Random(headDim);
            float[][][][] q = random(random, HEADS, headDim),
                    k = random(random, 1, headDim),
                    v = random(random, 1, headDim);
            double[][][][] wanted = new double[SEQUENCES][][][];
            ReferenceAttention.Logits how =
                    new ReferenceAttention.Logits(0, window, ReferenceAttention.scale(headDim), cap);
            for (int s = 0; s < SEQUENCES; s++)
                wanted[s] = ReferenceAttention.attend(plan, how, q[s], k[s], v[s], TOKENS);
            return new Trial(what, plan, window, headDim, q, k, v, wanted);
        }

        private static float[][][][] random(Random random, int heads, int headDim) {
            float[][][][] x = new float[SEQUENCES][heads][TOKENS][headDim];
            for (float[][][] sequence : x)
                for (float[][] head : sequence)
                    for (float[] row : head)
                        for (int d = 0; d < headDim; d++) row[d] = (float) random.nextGaussian() * 1.5f;
            return x;
        }

        Finding finding(Kernels kernels, String form, Dtype dtype) {
            try {
                return new Finding(what, form, dtype, headDim, error(kernels, dtype), tolerance(dtype), null);
            } catch (RuntimeException e) {
                return failed(what, form, dtype, headDim, e);
            }
        }

        /** A pass and where it stands. @param start of each sequence's tokens */
        private record Step(Pass pass, int tokens, IntUnaryOperator start) {}

        /** Two passes, a token in both texts, and one at places that differ. */
        private double error(Kernels kernels, Dtype dtype) {
            int[] windows = {window};
            int last = TOKENS - 1;
            int[] whole = {TOKENS, TOKENS}, together = {last, last}, apart = {last, OTHER_PLACE};
            try (NDManager owner = kernels.manager().newSubManager();
                    KeyValueCache cache =
                            new KeyValueCache(kernels, owner, dtype, 1, plan, SEQUENCES, TOKENS, headDim)) {
                List<Step> steps = new ArrayList<>(List.of(
                        new Step(Pass.of(owner, plan, windows, HEADS, 0, FIRST_PASS, whole), FIRST_PASS, s -> 0),
                        new Step(
                                Pass.of(owner, plan, windows, HEADS, FIRST_PASS, last - FIRST_PASS, whole),
                                last - FIRST_PASS,
                                s -> FIRST_PASS),
                        new Step(Pass.ofOne(owner, plan, windows, HEADS, together), 1, s -> together[s])));
                if (plan.lengthPolicy() != LengthPolicy.RE_ROTATE) // which follows the length of one text
                steps.add(new Step(Pass.ofOne(owner, plan, windows, HEADS, apart), 1, s -> apart[s]));
                double worst = 0;
                for (Step step : steps) worst = worse(worst, error(kernels, owner, cache, step));
                return worst;
            }
        }

        private double error(Kernels kernels, NDManager owner, KeyValueCache cache, Step step) {
            Pass pass = step.pass;
            int tokens = step.tokens;
            IntUnaryOperator start = step.start;
            float[] got = kernels.call(
                            owner,
                            "attention",
                            array(owner, q, start, tokens),
                            array(owner, k, start, tokens),
                            array(owner, v, start, tokens),
                            cache.keys(0),
                            cache.values(0),
                            pass.step(0),
                            pass.temperatures().get(0),
                            pass.sights().get(0).tuple(),
                            ReferenceAttention.scale(headDim))
                    .toFloatArray();
            double worst = 0;
            int at = 0;
            for (int s = 0; s < SEQUENCES; s++)
                for (int t = 0; t < tokens; t++)
                    for (int h = 0; h < HEADS; h++)
                        for (int d = 0; d < headDim; d++)
                            worst = worse(worst, Math.abs(got[at++] - wanted[s][h][start.applyAsInt(s) + t][d]));
            return worst;
        }

        private NDArray array(NDManager owner, float[][][][] x, IntUnaryOperator start, int tokens) {
            float[] flat = new float[SEQUENCES * x[0].length * tokens * headDim];
            int at = 0;
            for (int s = 0; s < SEQUENCES; s++)
                for (float[][] head : x[s])
                    for (float[] row : Arrays.copyOfRange(head, start.applyAsInt(s), start.applyAsInt(s) + tokens)) {
                        System.arraycopy(row, 0, flat, at, headDim);
                        at += headDim;
                    }
            return owner.create(flat, new Shape(SEQUENCES, x[0].length, tokens, headDim));
        }
    }
}
