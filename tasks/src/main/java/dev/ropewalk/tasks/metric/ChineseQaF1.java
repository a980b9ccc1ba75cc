package dev.ropewalk.tasks.metric;

import java.util.List;

/**
 * Words shared with the right answer, cut by jieba; punctuation and white space are deleted from each word, words left empty are dropped.
 * LongBench/metrics.py, qa_f1_zh_score, THUDM/LongBench 2e00731, with its list of Chinese punctuation: the closing title mark is in it, the
 * opening one is not.
 */
record ChineseQaF1() implements Scorer {

    private static final String PUNCTUATION =
            "！？｡。＂＃＄％＆＇（）＊＋，－／：；＜＝＞＠［＼］＾＿｀｛｜｝～｟｠｢｣､、〃》「」『』【】〔〕〖〗〘〙〚〛〜〝〞〟〰〾〿–—‘’‛“”„‟…‧﹏.";

    @Override
    public Score read(String prediction, Reference reference) {
        List<String> words = words(prediction);
        double best = 0;
        for (String answer : reference.answers()) best = Math.max(best, QaF1.f1(words, words(answer)));
        return Score.of(best, String.join(" ", words));
    }

    static List<String> words(String text) {
        return Jieba.cut(text).stream()
                .map(ChineseQaF1::normalized)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String normalized(String word) {
        StringBuilder kept = new StringBuilder();
        QaF1.withoutPunctuation(PythonText.lower(word))
                .codePoints()
                .filter(c -> PUNCTUATION.indexOf(c) < 0 && !PythonText.isSpace(c))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
