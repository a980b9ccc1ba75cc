package dev.ropewalk.web.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers that were worked out before, each for as long as what it was worked out from stays as it is. The longest unasked is forgotten first.
 */
final class Remembered<Q, A> {

    private record Worked<A>(List<String> state, A answer) {}

    private final Map<Q, Worked<A>> answers;

    /** @param most that are kept */
    Remembered(int most) {
        answers = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Q, Worked<A>> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * @param now what the answer depends on beside the question, read before it is worked out
     * @param work may throw, and then nothing is remembered
     */
    A answer(Q question, List<String> now, Function<Q, A> work) {
        synchronized (this) {
            Worked<A> known = answers.get(question);
            if (known != null && known.state.equals(now)) return known.answer;
        }
        A worked = work.apply(question);
        synchronized (this) {
            answers.put(question, new Worked<>(now, worked));
        }
        return worked;
    }
}
