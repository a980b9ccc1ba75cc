package dev.ropewalk.tasks.metric;

import java.util.List;

/**
 * ROUGE-L over the words jieba cuts. The Chinese full stop ends no sentence and is a word; the ASCII one cuts after the words were cut.
 * LongBench/metrics.py, rouge_zh_score, THUDM/LongBench 2e00731.
 */
record ChineseRougeL() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        List<String> answers =
                reference.answers().stream().map(ChineseRougeL::words).toList();
        return RougeL.PACKAGE_1.read(words(prediction), new Reference(answers, null, ""));
    }

    static String words(String text) {
        return String.join(" ", Jieba.cut(text));
    }
}
