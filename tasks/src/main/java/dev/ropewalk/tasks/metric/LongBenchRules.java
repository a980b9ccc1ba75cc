package dev.ropewalk.tasks.metric;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which metric each of LongBench's 21 datasets has, and of which answers only the first line counts. Bai et al. 2023, arXiv 2308.14508;
 * LongBench/eval.py, THUDM/LongBench 2e00731, but for one thing: there all rows of a file are scored with the classes of its last one, here
 * each with its own.
 */
public final class LongBenchRules {

    private static final Map<String, String> METRICS = Map.ofEntries(
            Map.entry("narrativeqa", "qa_f1"),
            Map.entry("qasper", "qa_f1"),
            Map.entry("multifieldqa_en", "qa_f1"),
            Map.entry("multifieldqa_zh", "qa_f1_zh"),
            Map.entry("hotpotqa", "qa_f1"),
            Map.entry("2wikimqa", "qa_f1"),
            Map.entry("musique", "qa_f1"),
            Map.entry("dureader", "rouge_zh"),
            Map.entry("gov_report", "rouge_l"),
            Map.entry("qmsum", "rouge_l"),
            Map.entry("multi_news", "rouge_l"),
            Map.entry("vcsum", "rouge_zh"),
            Map.entry("trec", "classification"),
            Map.entry("triviaqa", "qa_f1"),
            Map.entry("samsum", "rouge_l"),
            Map.entry("lsht", "classification"),
            Map.entry("passage_retrieval_en", "retrieval"),
            Map.entry("passage_count", "count"),
            Map.entry("passage_retrieval_zh", "retrieval_zh"),
            Map.entry("lcc", "code_sim_difflib"),
            Map.entry("repobench-p", "code_sim_difflib"));

    private static final Set<String> FIRST_LINE = Set.of("trec", "triviaqa", "samsum", "lsht");

    public static SortedSet<String> datasets() {
        return new TreeSet<>(METRICS.keySet());
    }

    /** Its name. */
    public static String metric(String dataset) {
        String metric = METRICS.get(dataset);
        if (metric == null)
            throw new IllegalArgumentException(
                    "unknown LongBench dataset '" + dataset + "', known: " + String.join(", ", datasets()));
        return metric;
    }

    /** Whether only the first line of an answer counts. */
    public static boolean readsFirstLine(String dataset) {
        return FIRST_LINE.contains(dataset);
    }

    /** The dataset's metric, with its first-line rule. */
    public static Scorer scorer(String dataset) {
        Scorer scorer = Scorers.named(metric(dataset));
        return readsFirstLine(dataset) ? onFirstLine(scorer) : scorer;
    }

    /** Leading newlines apart. LCEG (Leooyii/LCEG 2ce672d) does this to twelve datasets, LongBench to four. */
    static Scorer onFirstLine(Scorer scorer) {
        return (prediction, reference) ->
                scorer.read(PythonText.linesAfterBlankOnes(prediction).get(0), reference);
    }

    private LongBenchRules() {}
}
