package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration becomes for one rope geometry and one target length: everything a decoder needs, and nothing of how it was found.
 *
 * @param rope the geometry the plan was made for
 * @param targetLength {@code N}, tokens the plan was made for
 * @param spectrum radians a token of each rotary pair
 * @param rotaryTemperature multiplies the rotated part of a logit; what the literature writes as a factor {@code a} on cos and sin of q and k
 *     is {@code a^2} here. With full rotary it is the same as {@code temperature}, with partial rotary it is not
 * @param temperature multiplies the whole logit
 * @param bands disjoint; a key in no band is masked
 * @param lengthPolicy what a growing text makes of the plan
 * @param others layers that turn otherwise, because the checkpoint's do; mostly none. All else is the same in every layer
 */
public record ContextPlan(
        Rope rope,
        int targetLength,
        RotarySpectrum spectrum,
        LogitTemperature rotaryTemperature,
        LogitTemperature temperature,
        List<AttentionBand> bands,
        LengthPolicy lengthPolicy,
        List<LayerRotation> others) {

    public ContextPlan {
        if (targetLength < 1)
            throw new IllegalArgumentException("target length must be at least 1, got " + targetLength);
        if (spectrum.pairs() != rope.pairs())
            throw new IllegalArgumentException(
                    "spectrum has " + spectrum.pairs() + " pairs, the rope has " + rope.pairs());
        if (bands.isEmpty()) throw new IllegalArgumentException("a plan needs at least one band");
        for (LayerRotation other : others)
            if (other.spectrum().pairs() != rope.pairs())
                throw new IllegalArgumentException("the spectrum of " + other.layers() + " has "
                        + other.spectrum().pairs() + " pairs, the rope has " + rope.pairs());
        bands = List.copyOf(bands);
        others = List.copyOf(others);
    }

    /** Of a model whose layers all turn alike. */
    ContextPlan(
            Rope rope,
            int targetLength,
            RotarySpectrum spectrum,
            LogitTemperature rotaryTemperature,
            LogitTemperature temperature,
            List<AttentionBand> bands,
            LengthPolicy lengthPolicy) {
        this(rope, targetLength, spectrum, rotaryTemperature, temperature, bands, lengthPolicy, List.of());
    }

    /** What a method makes of a geometry, in every layer: where layers turn otherwise, of their own bases. */
    static ContextPlan inEveryLayer(ContextMethod method, Rope rope, int targetLength) {
        ContextPlan plan = method.plan(rope, targetLength);
        return plan.withOthers(rope.others().stream()
                .map(other -> LayerRotation.of(other, method, rope, targetLength))
                .toList());
    }

    /** Plain RoPE: the trained spectrum, temperature 1, every key at its true distance. */
    public static ContextPlan plain(Rope rope, int targetLength) {
        return new ContextPlan(
                rope,
                targetLength,
                rope.trainedSpectrum(),
                LogitTemperature.ONE,
                LogitTemperature.ONE,
                List.of(AttentionBand.CAUSAL),
                LengthPolicy.FROZEN,
                rope.others().stream()
                        .map(other -> LayerRotation.of(other, new PlainRope(), rope, targetLength))
                        .toList());
    }

    public ContextPlan withSpectrum(RotarySpectrum other) {
        return new ContextPlan(rope, targetLength, other, rotaryTemperature, temperature, bands, lengthPolicy, others);
    }

    public ContextPlan withRotaryTemperature(LogitTemperature other) {
        return new ContextPlan(rope, targetLength, spectrum, other, temperature, bands, lengthPolicy, others);
    }

    public ContextPlan withTemperature(LogitTemperature other) {
        return new ContextPlan(rope, targetLength, spectrum, rotaryTemperature, other, bands, lengthPolicy, others);
    }

    /** Queries also scaled by {@code max(1, ln(i+1) / ln c)}; no change where {@code c} is null. */
    ContextPlan withLogBase(@Nullable Double c) {
        return c == null
                ? this
                : withTemperature(LogitTemperature.product(temperature, new LogitTemperature.LogPosition(c, 0)));
    }

    /** The same plan as one of another geometry: for a method that borrows another under other lengths. */
    ContextPlan withRope(Rope other) {
        return new ContextPlan(
                other, targetLength, spectrum, rotaryTemperature, temperature, bands, lengthPolicy, others);
    }

    public ContextPlan withBands(AttentionBand... given) {
        return new ContextPlan(
                rope, targetLength, spectrum, rotaryTemperature, temperature, List.of(given), lengthPolicy, others);
    }

    public ContextPlan withLengthPolicy(LengthPolicy other) {
        return new ContextPlan(rope, targetLength, spectrum, rotaryTemperature, temperature, bands, other, others);
    }

    private ContextPlan withOthers(List<LayerRotation> given) {
        return new ContextPlan(
                rope, targetLength, spectrum, rotaryTemperature, temperature, bands, lengthPolicy, given);
    }

    /** The plan as one layer executes it. */
    public ContextPlan in(int layer) {
        return others.stream()
                .filter(other -> other.layers().has(layer))
                .findFirst()
                .map(this::as)
                .orElseGet(() -> others.isEmpty() ? this : withOthers(List.of()))
                .turningAsIn(layer);
    }

    /** With the heads of one layer. */
    private ContextPlan turningAsIn(int layer) {
        RotarySpectrum own = spectrum.in(layer);
        return own.equals(spectrum) ? this : withSpectrum(own);
    }

    private ContextPlan as(LayerRotation other) {
        return new ContextPlan(
                rope, targetLength, other.spectrum(), other.rotaryTemperature(), temperature, bands, lengthPolicy);
    }

    /**
     * The plan as its layers execute it, each form once: that of most layers, then those of {@link #others}; where heads part from a layer on,
     * first as they are before it.
     */
    public List<ContextPlan> forms() {
        List<ContextPlan> forms = Stream.concat(
                        Stream.of(others.isEmpty() ? this : withOthers(List.of())),
                        others.stream().map(this::as))
                .toList();
        int parting = spectrum.heads().fromLayer();
        return parting == 0
                ? forms
                : Stream.of(0, parting)
                        .flatMap(layer -> forms.stream().map(form -> form.turningAsIn(layer)))
                        .toList();
    }

    /** Of each layer the place of its form in {@link #forms}. */
    public int formOf(int layer) {
        return turnOf(layer)
                + (layer < spectrum.heads().fromLayer() || spectrum.heads().fromLayer() == 0 ? 0 : 1 + others.size());
    }

    /** 0 for most layers, 1 and on for those of {@link #others}. */
    private int turnOf(int layer) {
        for (int at = 0; at < others.size(); at++) if (others.get(at).layers().has(layer)) return at + 1;
        return 0;
    }

    /** The spectrum a layer was trained with; zeros where it was not rotated. */
    public RotarySpectrum trainedSpectrum(int layer) {
        int form = turnOf(layer);
        return form == 0 ? rope.trainedSpectrum() : others.get(form - 1).trained();
    }

    /** Whether every pair of every layer turns as it was trained to. */
    boolean turnsAsTrained() {
        return spectrum.equals(rope.trainedSpectrum()) && others.stream().allMatch(LayerRotation::isTrained);
    }

    /** Whether a decoder does the same under both, whatever length they were made for. */
    public boolean actsLike(ContextPlan other) {
        return spectrum.equals(other.spectrum)
                && rotaryTemperature.equals(other.rotaryTemperature)
                && temperature.equals(other.temperature)
                && bands.equals(other.bands)
                && others.equals(other.others);
    }

    /** The band that owns this pair, empty where the key is masked. For references and pictures; a decoder works by whole bands. */
    public Optional<AttentionBand> bandOf(int query, int key) {
        return bands.stream().filter(band -> band.owns(query, key)).findFirst();
    }

    /** Key position maps, each once: a decoder caches one rotated copy of the keys for each. */
    public List<PositionMap> keyMaps() {
        return bands.stream().map(AttentionBand::key).distinct().toList();
    }

    /** The plan as rotary pair {@code m} knows it. */
    public ContextPlan ofPair(int m) {
        return withBands(bands.stream().map(band -> band.ofPair(m)).toArray(AttentionBand[]::new));
    }

    /** The rotary pairs by what they are told of distances, fastest first; most plans tell all the same. */
    public List<PairGroup> groups() {
        List<PairGroup> groups = new ArrayList<>();
        ContextPlan known = ofPair(0);
        int from = 0;
        for (int m = 1; m < rope.pairs(); m++) {
            ContextPlan next = ofPair(m);
            if (next.bands.equals(known.bands)) continue;
            groups.add(new PairGroup(from, m, known));
            known = next;
            from = m;
        }
        groups.add(new PairGroup(from, rope.pairs(), known));
        return groups;
    }

    /**
     * {@code delta(i, 0) … delta(i, i)}: what the model is told of the distance to each key; NaN where the key is masked.
     *
     * @throws IllegalStateException where rotary pairs are told different ones: ask each of the {@link #groups}
     */
    public double[] row(int query) {
        double[] row = new double[query + 1];
        Arrays.fill(row, Double.NaN);
        for (AttentionBand band : bands)
            for (int j = band.reach().from(query); j < band.reach().to(query); j++) row[j] = band.distance(query, j);
        return row;
    }

    /** What the plan does to distances, in numbers. Takes time and memory proportional to the target length. */
    public PlanExplanation explain() {
        return explain(groups().stream().map(PairGroup::explain).toList());
    }

    /** The same, from what is known already of its {@link #groups}, in their order. */
    public PlanExplanation explain(List<PlanExplanation> groups) {
        return PlanExplanation.of(this, groups);
    }

    /**
     * What is known against the plan before anything is measured, in sentences that say what it does: that it leaves what the model was
     * trained on. Empty where it does not.
     *
     * @param window keys that a layer of the checkpoint sees at most; {@link Reach#UNBOUNDED} where one sees all
     */
    public List<String> notes(int window) {
        return PlanNotes.of(this, window);
    }

    /** The plan's identity: all that a decoder executes, in {@link CanonicalJson}. Names of bands are left out. */
    public String canonicalJson() {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "rope",
                Map.of("rotaryDim", rope.rotaryDim(), "base", rope.base(), "trainedLength", rope.trainedLength()),
                "targetLength",
                targetLength,
                "spectrum",
                DoubleStream.of(spectrum.toArray()).boxed().toList(),
                "rotaryTemperature",
                rotaryTemperature.describe(),
                "temperature",
                temperature.describe(),
                "bands",
                bands.stream().map(AttentionBand::describe).toList(),
                "lengthPolicy",
                lengthPolicy.toString()));
        if (!spectrum.heads().isOne()) all.put("heads", spectrum.heads().describe());
        if (!others.isEmpty())
            all.put(
                    "others",
                    others.stream()
                            .map(other -> Map.of(
                                    "layers", other.layers().numbers(),
                                    "spectrum",
                                            DoubleStream.of(other.spectrum().toArray())
                                                    .boxed()
                                                    .toList(),
                                    "rotaryTemperature",
                                            other.rotaryTemperature().describe()))
                            .toList());
        return CanonicalJson.of(all);
    }

    /** SHA-256 of {@link #canonicalJson}, 64 hexadecimal digits. */
    public String sha256() {
        return Fingerprint.of(canonicalJson());
    }
}
