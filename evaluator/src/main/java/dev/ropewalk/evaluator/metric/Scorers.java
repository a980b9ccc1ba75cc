package dev.ropewalk.evaluator.metric;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics that compare one answer with right ones, by name. */
public final class Scorers {

    private static final SortedMap<String, Scorer> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("qa_f1", new QaF1()),
            Map.entry("exact_match", new ExactMatch()),
            Map.entry("helmet_substring_exact_match", new HelmetSubstring()),
            Map.entry("qa_f1_zh", new ChineseQaF1()),
            Map.entry("rouge_l", RougeL.PACKAGE_1),
            Map.entry("rouge_l_0.3", RougeL.PACKAGE_0_3),
            Map.entry("rouge_zh", new ChineseRougeL()),
            Map.entry("classification", new Classification()),
            Map.entry("count", NumberShare.COUNT),
            Map.entry("retrieval", NumberShare.RETRIEVAL),
            Map.entry("retrieval_zh", NumberShare.CHINESE_RETRIEVAL),
            Map.entry("code_sim", CodeSimilarity.LEVENSHTEIN),
            Map.entry("code_sim_difflib", CodeSimilarity.DIFFLIB),
            Map.entry("string_match_all", StringMatch.ALL),
            Map.entry("string_match_part", StringMatch.PART),
            Map.entry("string_match_all_strict", StringMatch.ALL_STRICT),
            Map.entry("passkey", FirstNumber.EXACT),
            Map.entry("passkey_anywhere", FirstNumber.ANYWHERE),
            Map.entry("passkey_yarn", FirstNumber.YARN),
            Map.entry("passkey_yarn_hard", FirstNumber.YARN_HARD),
            Map.entry("leval_exam", LevalExam.STRICT),
            Map.entry("leval_exam_upstream", LevalExam.UPSTREAM),
            Map.entry("leval_exam_chunkllama", LevalExam.CHUNKLLAMA),
            Map.entry("leval_numbers", new LevalExactMatch()),
            Map.entry("longbench_v2_extract", new LongBenchV2Choice()),
            Map.entry("key_value", new LostInTheMiddleValue()),
            Map.entry("niah", new NeedleWords())));

    public static Scorer named(String name) {
        Scorer scorer = BY_NAME.get(name);
        if (scorer == null)
            throw new IllegalArgumentException("unknown metric '" + name + "', known: " + String.join(", ", names()));
        return scorer;
    }

    public static SortedSet<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }

    private Scorers() {}
}
