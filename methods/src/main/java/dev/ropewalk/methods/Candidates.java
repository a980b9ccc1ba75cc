package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may serve a model at a length it was not trained for: every method and preset with what it chooses by itself, and a small grammar of
 * compositions: a spectrum (plain, YaRN's) by bands (all keys alike, SelfExtend's, Dual Chunk Attention's) by a temperature (none, that of log n), and
 * Resonance over YaRN's. Some are ruled out by law, before anything is measured:
 *
 * <ul>
 *   <li>what cannot serve one of the lengths;
 *   <li>what turns rotary pairs to angles that were never trained ({@link PlanExplanation#untrainedPairs});
 *   <li>what makes the same plan as one before it.
 * </ul>
 */
public final class Candidates {

    /**
     * One of them.
     *
     * @param name as people choose it
     * @param exact with every value that it chooses for the length, so that it is the same at shorter ones; null where it cannot serve
     * @param id of that; empty where there is none
     * @param ruledOut why it need not be measured, in one sentence; null where it may win
     */
    public record Candidate(
            Configuration name,
            @Nullable Configuration exact,
            String id,
            @Nullable String ruledOut) {

        private Candidate(Configuration name, @Nullable Configuration exact, @Nullable String ruledOut) {
            this(name, exact, exact == null ? "" : exact.sha256(), ruledOut);
        }

        /** The same, ruled out. */
        public Candidate without(String why) {
            return new Candidate(name, exact, id, why);
        }
    }

    private static final String PLAIN = "rope";

    private static final List<String> SPECTRA = List.of(PLAIN, "yarn"),
            BANDS = List.of(PLAIN, "self-extend", "dca"),
            TEMPERATURES = List.of(PLAIN, "logn");

    /** @param lengths at which each will be measured, ascending; the last is the one to serve */
    public static List<Candidate> of(Rope rope, List<Integer> lengths) {
        return of(rope, lengths, everybody());
    }

    /** The same laws for those that somebody names. */
    public static List<Candidate> of(Rope rope, List<Integer> lengths, List<Configuration> names) {
        int longest = lengths.get(lengths.size() - 1);
        Map<String, Configuration> plans = new LinkedHashMap<>();
        return names.stream()
                .map(name -> candidate(name, rope, lengths, longest, plans))
                .toList();
    }

    private static List<Configuration> everybody() {
        return Stream.of(
                        Methods.all().stream()
                                .map(MethodCard::name)
                                .filter(name -> !name.equals(Compose.NAME))
                                .map(Configuration::of),
                        Presets.all().stream().map(preset -> Configuration.of(preset.name())),
                        compositions())
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<Configuration> compositions() {
        List<Configuration> all = new ArrayList<>();
        for (String spectrum : SPECTRA)
            for (String bands : BANDS)
                for (String temperature : TEMPERATURES) {
                    Map<String, Configuration> parts = new LinkedHashMap<>();
                    Map.of("spectrum", spectrum, "bands", bands, "temperature", temperature)
                            .forEach((part, method) -> {
                                if (!method.equals(PLAIN)) parts.put(part, Configuration.of(method));
                            });
                    if (parts.size() > 1) all.add(Configuration.of(Compose.NAME, parts));
                }
        all.add(Configuration.of("resonance", Map.of("spectrum", Configuration.of("yarn"))));
        return all.stream();
    }

    private static Candidate candidate(
            Configuration name, Rope rope, List<Integer> lengths, int longest, Map<String, Configuration> plans) {
        Configuration exact;
        ContextPlan plan;
        try {
            Resolution resolution = name.resolve(rope, longest);
            exact = resolution.exact();
            plan = resolution.plan();
            for (int length : lengths) exact.resolve(rope, length);
        } catch (IllegalArgumentException e) {
            return new Candidate(name, null, "cannot serve: " + e.getMessage());
        }
        Configuration twin = plans.putIfAbsent(plan.sha256(), name);
        if (twin != null) return new Candidate(name, exact, "the same plan as " + twin);
        PlanExplanation facts = plan.explain();
        return new Candidate(
                name,
                exact,
                facts.untrainedPairs() == 0
                        ? null
                        : "turns " + facts.untrainedPairs() + " of " + rope.pairs()
                                + " rotary pairs to angles that were never trained, at distances told up to "
                                + Json.plain(Math.floor(facts.largestDistance())) + " of "
                                + (rope.trainedLength() - 1) + " trained");
    }

    private Candidates() {}
}
