package dev.ropewalk.web.plan;

import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.methods.PlanExplanation;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a configuration becomes.
 *
 * @param label the exact configuration as people write it
 * @param exact the configuration with every value that was used
 * @param spectrum radians a token of each rotary pair, fastest first
 * @param trainedSpectrum the same as trained
 * @param heads how many times more slowly than the spectrum says each head turns; null where all heads turn alike
 * @param wavelengths tokens a full turn takes; null for a pair that does not turn
 * @param temperatures the factor on logits at some queries, spaced by their logarithm
 * @param groups the rotary pairs by what they are told of distances, fastest first; one where all are told the same
 * @param sentences the explanation in words
 * @param notes what is known against the plan, as it stands beside a number that it brings
 * @param elsewhere the same in the words of other programs, where they have it
 */
public record PlanAnswer(
        String planSha256,
        String label,
        JsonNode exact,
        RopeView rope,
        int length,
        List<ChoiceView> choices,
        List<Double> spectrum,
        List<Double> trainedSpectrum,
        @Nullable HeadsView heads,
        List<@Nullable Double> wavelengths,
        List<@Nullable Double> trainedWavelengths,
        List<TemperatureView> temperatures,
        List<BandView> bands,
        List<RowView> rows,
        @Nullable PictureView picture,
        PlanExplanation explanation,
        List<GroupView> groups,
        List<String> sentences,
        List<String> notes,
        List<OthersWords> elsewhere) {

    public record RopeView(int rotaryDim, double base, int trainedLength) {}

    /**
     * Head {@code h} of {@code H} turns {@code minRatio + (maxRatio - minRatio) (H-1-h)/H} times more slowly.
     *
     * @param fromLayer layers before it do not
     */
    public record HeadsView(double minRatio, double maxRatio, int fromLayer) {}

    public record ChoiceView(String parameter, JsonNode value, String origin, String reason) {}

    /**
     * @param rotary on the rotated part of a logit, in the first layer
     * @param logit on the whole logit, in the first layer
     * @param deep on the whole logit, in a layer far from the first
     */
    public record TemperatureView(int query, double rotary, double logit, double deep) {}

    /**
     * @param keys which keys it owns, in words
     * @param queryPosition where query i stands, as a formula
     * @param keyPosition where key j stands
     */
    public record BandView(String name, String keys, String queryPosition, String keyPosition) {}

    /**
     * Neighbouring rotary pairs that are told the same distances.
     *
     * @param toPair one past the last
     */
    public record GroupView(int fromPair, int toPair, PlanExplanation explanation) {}

    /** That which is told the largest distances, which tell most keys apart. */
    public GroupView widest() {
        return groups.stream()
                .max(Comparator.comparingDouble(group -> group.explanation().largestDistance()))
                .orElseThrow();
    }

    /**
     * One query's distances.
     *
     * @param fromPair first rotary pair that is told them
     * @param toPair one past the last
     * @param step every step-th key is given, from key 0, and the query's own
     * @param distances what the model is told; null where the key is masked
     */
    public record RowView(
            int query, int fromPair, int toPair, int step, List<Integer> keys, List<@Nullable Double> distances) {}

    /**
     * Distances of all pairs of tokens, thinned; where rotary pairs are told different ones, those of the {@link #widest} group.
     *
     * @param step tokens between rows and between columns
     * @param rows one a query, keys up to it; null where the key is masked
     */
    public record PictureView(int step, List<List<@Nullable Double>> rows) {}
}
