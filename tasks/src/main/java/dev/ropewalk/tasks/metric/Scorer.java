package dev.ropewalk.tasks.metric;

/** Compares an answer with right ones. Stateless: one instance serves all threads. */
@FunctionalInterface
public interface Scorer {

    /**
     * @param prediction what a model wrote, nothing removed
     * @throws IllegalArgumentException where the reference is not one this metric can compare with
     */
    Score read(String prediction, Reference reference);

    /** 0..1, larger is better. */
    default double score(String prediction, Reference reference) {
        return read(prediction, reference).value();
    }
}
