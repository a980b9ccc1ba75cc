package dev.ropewalk.evaluator.imported;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One task that was answered elsewhere, at one length.
 *
 * @param model its name, and label of its configuration; null where the file does not say
 * @param length tokens of prompt and answer, 0 where that is not known
 * @param board hash of what was alike where it was measured; empty where the file does not say
 * @param code version that measured it, with dtype and device empty where the file does not say
 * @param samples by their ordinals, which need not follow each other
 */
public record ImportedCell(
        @Nullable String model,
        @Nullable String label,
        String task,
        Metric metric,
        int length,
        long seed,
        String board,
        String code,
        String dtype,
        String device,
        List<ImportedSample> samples) {

    public ImportedCell {
        samples = samples.stream()
                .sorted(Comparator.comparingInt(sample -> sample.outcome().ordinal()))
                .toList();
        if (task.length() > 100)
            throw new IllegalArgumentException(
                    "a task's name may have 100 characters, got " + task.length() + ": " + task);
        if (samples.isEmpty()) throw new IllegalArgumentException(task + " has no samples");
        Set<Integer> ordinals = new HashSet<>();
        for (ImportedSample sample : samples)
            if (!ordinals.add(sample.outcome().ordinal()))
                throw new IllegalArgumentException(
                        task + " has two samples " + sample.outcome().ordinal());
    }

    /** Whose measuring circumstances the file does not tell. */
    static ImportedCell of(String task, Metric metric, int length, List<ImportedSample> samples) {
        return new ImportedCell(null, null, task, metric, length, 0, "", "", "", "", samples);
    }

    /** The same at a length that someone knows. */
    public ImportedCell at(int length) {
        return new ImportedCell(model, label, task, metric, length, seed, board, code, dtype, device, samples);
    }

    public Summary summary() {
        Map<Integer, String> clusters = new HashMap<>();
        for (ImportedSample sample : samples)
            if (sample.cluster() != null) clusters.put(sample.outcome().ordinal(), sample.cluster());
        return Summary.of(metric, samples.stream().map(ImportedSample::outcome).toList(), clusters);
    }

    /** Hash of all that was asked: the same for two cells only if their numbers may be compared. */
    public String asked() {
        return Fingerprint.of(Identity.canonicalJson(samples.stream()
                .map(sample -> List.of(sample.outcome().ordinal(), sample.promptSha256()))
                .toList()));
    }

    /** Hash of all that was asked, answered and scored: the same file again has the same. */
    public String contents() {
        List<Object> all = new ArrayList<>();
        for (ImportedSample sample : samples) {
            List<@Nullable Object> one = new ArrayList<>();
            one.add(sample.outcome().ordinal());
            one.add(sample.promptSha256());
            one.add(sample.expected());
            one.add(sample.outcome().answer());
            one.add(sample.outcome().status().name());
            one.add(sample.outcome().score());
            one.add(sample.outcome().nllSum());
            one.add(sample.outcome().nllTokens());
            all.add(one);
        }
        return Fingerprint.of(Identity.canonicalJson(all));
    }
}
