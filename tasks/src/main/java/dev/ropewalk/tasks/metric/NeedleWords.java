package dev.ropewalk.tasks.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Needle in a haystack: how many different words of the answer are words of the right one, by the number of the latter with repetitions;
 * punctuation sticks to its word. A right answer with a word twice cannot reach 1: 11 of 12 is all that LCEG's own needle allows.
 * needle/needle_plot.py, Leooyii/LCEG 2ce672d.
 */
record NeedleWords() implements Scorer {

    /** What LCEG expects, whatever the needle. */
    static final Reference SANDWICH = Reference.of("eat a sandwich and sit in Dolores Park on a sunny day.");

    @Override
    public Score read(String prediction, Reference reference) {
        String lower = PythonText.lower(prediction);
        double best = 0;
        for (String answer : reference.answers()) {
            List<String> expected = PythonText.split(PythonText.lower(answer));
            if (expected.isEmpty())
                throw new IllegalArgumentException("a right answer must hold a word, got a blank one");
            Set<String> found = new HashSet<>(PythonText.split(lower));
            found.retainAll(expected);
            best = Math.max(best, (double) found.size() / expected.size());
        }
        return Score.of(best, PythonText.strip(lower));
    }
}
