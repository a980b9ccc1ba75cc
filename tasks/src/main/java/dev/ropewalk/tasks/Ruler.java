package dev.ropewalk.tasks;

/**
 * What RULER's tasks share: Hsieh et al. 2024, arXiv 2404.06654; scripts/eval/evaluate.py and scripts/eval/synthetic/constants.py of
 * NVIDIA/RULER at c3f5e3b. Our samples have its templates and laws, not its random draws.
 */
final class Ruler {

    static final String SOURCE = "Hsieh et al. 2024, arXiv 2404.06654; NVIDIA/RULER c3f5e3b";

    static final TaskParameter SAMPLES = TaskParameter.samples(20);

    /** One line of the filler that says nothing. */
    static final String NOISE =
            "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again.";

    /** The share of the right answers that an answer contains, in any case. */
    static final String ALL = "string_match_all";

    /** Whether an answer contains any of the right ones. */
    static final String ANY = "string_match_part";

    private Ruler() {}
}
