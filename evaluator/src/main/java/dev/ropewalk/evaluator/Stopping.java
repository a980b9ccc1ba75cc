package dev.ropewalk.evaluator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stopping early made of a run.
 *
 * @param asked questions that the cells of its comparisons have answered
 * @param planned questions that they would have been asked
 * @param verdicts of every comparison with the baseline
 */
public record Stopping(int asked, int planned, List<Against> verdicts) {

    /**
     * A configuration held against the baseline.
     *
     * @param questions that both answered by then
     * @param log10Evidence what speaks against "no difference", as a power of ten
     * @param log10Needed what settles it: the comparisons of the suite by alpha
     * @param verdict better, worse (than the baseline) or undecided
     */
    public record Against(
            String configuration,
            String baseline,
            String task,
            int length,
            long seed,
            int questions,
            double log10Evidence,
            double log10Needed,
            String verdict) {}

    public Stopping {
        verdicts = List.copyOf(verdicts);
    }

    public long undecided() {
        return verdicts.stream()
                .filter(one -> one.verdict().equals("undecided"))
                .count();
    }

    /** One sentence. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "Asked %,d of %,d questions, %,d saved; of %,d comparisons with %s %,d undecided.",
                asked,
                planned,
                planned - asked,
                verdicts.size(),
                verdicts.get(0).baseline(),
                undecided());
    }

    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("asked", asked);
        document.put("planned", planned);
        document.put("saved", planned - asked);
        document.put("undecided", undecided());
        document.put("comparisons", verdicts.stream().map(Stopping::json).toList());
        return document;
    }

    private static Map<String, @Nullable Object> json(Against one) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("configuration", one.configuration());
        json.put("baseline", one.baseline());
        json.put("task", one.task());
        json.put("length", one.length());
        json.put("seed", one.seed());
        json.put("questions", one.questions());
        json.put("log10Evidence", one.log10Evidence());
        json.put("log10Needed", one.log10Needed());
        json.put("verdict", one.verdict());
        return json;
    }
}
