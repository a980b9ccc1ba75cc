package dev.ropewalk.tasks.metric;

/**
 * Whether an answer is a right one once both are lower-cased, without punctuation and articles, blanks as one. SCROLLS, Shaham et al. 2022, arXiv
 * 2201.03533, whose normalisation is SQuAD's, as in {@link QaF1}.
 */
record ExactMatch() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        String written = QaF1.normalized(prediction);
        boolean right = reference.answers().stream().map(QaF1::normalized).anyMatch(written::equals);
        return Score.of(right ? 1 : 0, written);
    }
}
