package dev.ropewalk.tasks.metric;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The metrics that compare one answer with right ones, by name. */
public final class Scorers {

    /** Where authors print a number of all answers together, {@link RougeOfAll}. */
    public static final String ROUGE_BY_ANSWER = "rouge_by_answer";

    private static final List<Line> TABLE = List.of(
            new Line("qa_f1", new QaF1(), "LongBench: words shared with the right answer, F1"),
            new Line("exact_match", new ExactMatch(), "SCROLLS: the same text but for case, articles and punctuation"),
            new Line(
                    "helmet_substring_exact_match",
                    new HelmetSubstring(),
                    "HELMET: whether the right value stands in the answer"),
            new Line("qa_f1_zh", new ChineseQaF1(), "LongBench: F1 over the words jieba cuts"),
            new Line("rouge_l", RougeL.PACKAGE_1, "LongBench: ROUGE-L of the package rouge 1.0.x"),
            new Line("rouge_l_0.3", RougeL.PACKAGE_0_3, "the same of its releases 0.3"),
            new Line("rouge_zh", new ChineseRougeL(), "LongBench: ROUGE-L over the words jieba cuts"),
            new Line(
                    "classification",
                    new Classification(),
                    "LongBench: the right class among those that are named; needs all_classes"),
            new Line("count", NumberShare.COUNT, "LongBench: share of the right number among all numbers"),
            new Line("retrieval", NumberShare.RETRIEVAL, "LongBench: the same of a paragraph's number"),
            new Line("retrieval_zh", NumberShare.CHINESE_RETRIEVAL, "LongBench: the same in Chinese"),
            new Line(
                    "code_sim",
                    CodeSimilarity.LEVENSHTEIN,
                    "LongBench's likeness of code where python-Levenshtein is installed, 1 to 3 points above its published numbers"),
            new Line(
                    "code_sim_difflib",
                    CodeSimilarity.DIFFLIB,
                    "LongBench: likeness of code as its requirements install it, by Python's difflib; its published numbers"),
            new Line(
                    "difflib_ratio",
                    new DifflibRatio(),
                    "Python's difflib: likeness of the whole texts; OpenAI's MRCR"),
            new Line(
                    ROUGE_BY_ANSWER,
                    new RougeByAnswer(),
                    "ours: the geometric mean of rouge_score's three of one answer, of which no mean is SCROLLS' number"),
            new Line("string_match_all", StringMatch.ALL, "RULER: share of the right answers that stand in the answer"),
            new Line("string_match_part", StringMatch.PART, "RULER, questions: whether one of them does"),
            new Line("string_match_all_strict", StringMatch.ALL_STRICT, "ours: string_match_all, of whole words only"),
            new Line("passkey", FirstNumber.EXACT, "ours: whether the first number is the key"),
            new Line("passkey_anywhere", FirstNumber.ANYWHERE, "whether the key stands anywhere"),
            new Line("passkey_yarn", FirstNumber.YARN, "YaRN: equal as integers"),
            new Line("passkey_yarn_hard", FirstNumber.YARN_HARD, "YaRN: the number begins with the key"),
            new Line(
                    "leval_exam",
                    LevalExam.STRICT,
                    "ours for L-Eval's exams: an answer that names no option is wrong; needs the task, in the row or as the file's name"),
            new Line("leval_exam_upstream", LevalExam.UPSTREAM, "L-Eval's own"),
            new Line("leval_exam_chunkllama", LevalExam.CHUNKLLAMA, "ChunkLlama's copy of it"),
            new Line("leval_numbers", new LevalExactMatch(), "L-Eval: its exact match"),
            new Line("longbench_v2_extract", new LongBenchV2Choice(), "LongBench v2: the letter that is announced"),
            new Line(
                    "key_value",
                    new LostInTheMiddleValue(),
                    "lost-in-the-middle's and HELMET's numbers for key-value retrieval"),
            new Line("niah", new NeedleWords(), "LCEG's numbers for a needle"));

    /** @param says whose it is and what it counts */
    private record Line(String name, Scorer scorer, String says) {}

    private static final Map<String, Scorer> BY_NAME =
            TABLE.stream().collect(Collectors.toMap(Line::name, Line::scorer));

    public static Scorer named(String name) {
        Scorer scorer = BY_NAME.get(name);
        if (scorer == null)
            throw new IllegalArgumentException("unknown metric '" + name + "', known: " + String.join(", ", names()));
        return scorer;
    }

    public static SortedSet<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }

    /** What each is, for people. */
    static SortedMap<String, String> descriptions() {
        return TABLE.stream().collect(Collectors.toMap(Line::name, Line::says, (one, other) -> one, TreeMap::new));
    }

    private Scorers() {}
}
