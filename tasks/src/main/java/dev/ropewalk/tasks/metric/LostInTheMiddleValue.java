package dev.ropewalk.tasks.metric;

/**
 * Key-value retrieval: whether the value stands in the answer, case apart. Liu et al. 2023, arXiv 2307.03172;
 * scripts/evaluate_kv_responses.py, nelson-liu/lost-in-the-middle 29b8a6d.
 */
record LostInTheMiddleValue() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        String lower = PythonText.lower(prediction);
        boolean found = reference.answers().stream().map(PythonText::lower).anyMatch(lower::contains);
        return Score.of(found ? 1 : 0, PythonText.strip(prediction));
    }
}
