package dev.ropewalk.tasks.metric;

/** HELMET's number for key-value retrieval: whether the right value stands in the answer, hyphens apart. {@link HelmetValue} has its source. */
record HelmetSubstring() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        double best = reference.answers().stream()
                .mapToDouble(answer -> HelmetValue.of(prediction, answer).substring())
                .max()
                .orElseThrow();
        return Score.of(best, PythonText.strip(prediction));
    }
}
