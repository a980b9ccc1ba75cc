package dev.ropewalk.web.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers that were worked out before, for as long as what they were worked out from stays as it is. The longest unasked is forgotten first. */
final class Remembered<Q, A> {

    private static final int MOST = 64;

    private final Map<Q, A> answers = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, A> eldest) {
            return size() > MOST;
        }
    };
    private List<String> state = List.of();

    /**
     * @param now what the answer depends on beside the question, read before it is worked out
     * @param work may throw, and then nothing is remembered
     */
    A answer(Q question, List<String> now, Function<Q, A> work) {
        synchronized (this) {
            if (!now.equals(state)) answers.clear();
            state = now;
            A known = answers.get(question);
            if (known != null) return known;
        }
        A worked = work.apply(question);
        synchronized (this) {
            if (now.equals(state)) answers.put(question, worked);
        }
        return worked;
    }
}
