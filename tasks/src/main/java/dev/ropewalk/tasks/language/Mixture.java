package dev.ropewalk.tasks.language;

import dev.ropewalk.decoder.training.TrainingSample;
import dev.ropewalk.results.identity.Identity;
import java.util.SplittableRandom;

/**
 * What a model that speaks the language is trained on: how many documents of each kind there are, beside the others. {@link Lesson} says what each
 * kind teaches. The share of a kind is what is given here over the sum of all six.
 *
 * @param passkey each share 0 or more, and not all of them 0
 */
public record Mixture(
        double passkey, double keyValue, double variableTracking, double story, double copy, double conversation) {

    /** That of the bundled model: codes and chains are hard and need many documents; copies teach all of them where to look. */
    public static final Mixture STANDARD = new Mixture(0.12, 0.2, 0.25, 0.18, 0.13, 0.12);

    /** Of one document. */
    public static final int LEAST_TOKENS = Lesson.LEAST;

    /** @throws IllegalArgumentException one sentence */
    public Mixture {
        double sum = passkey + keyValue + variableTracking + story + copy + conversation;
        if (!(passkey >= 0
                        && keyValue >= 0
                        && variableTracking >= 0
                        && story >= 0
                        && copy >= 0
                        && conversation >= 0
                        && sum > 0)
                || Double.isInfinite(sum))
            throw new IllegalArgumentException(
                    "shares of a mixture must be numbers of at least 0 and not all 0, got passkey " + passkey
                            + ", key-value " + keyValue + ", variable-tracking " + variableTracking + ", story " + story
                            + ", copy " + copy + ", conversation " + conversation);
    }

    /**
     * One document: the same arguments give the same, whatever was made before, on every platform.
     *
     * @param tokens as many as it has, {@link #LEAST_TOKENS} or more
     * @throws IllegalArgumentException one sentence, when there are fewer
     */
    public TrainingSample document(long seed, int step, int index, int tokens) {
        if (tokens < LEAST_TOKENS)
            throw new IllegalArgumentException(
                    "a training document of the language needs at least " + LEAST_TOKENS + " tokens, got " + tokens);
        SplittableRandom random =
                new SplittableRandom(Identity.seed(seed + "/lesson/" + step + "/" + index + "/" + tokens));
        return any(random).write(tokens, random);
    }

    private Lesson any(SplittableRandom random) {
        double left = random.nextDouble() * (passkey + keyValue + variableTracking + story + copy + conversation);
        if ((left -= passkey) < 0) return Lesson.PASSKEY;
        if ((left -= keyValue) < 0) return Lesson.KEY_VALUE;
        if ((left -= variableTracking) < 0) return Lesson.VARIABLE_TRACKING;
        if ((left -= story) < 0) return Lesson.STORY;
        return left < copy ? Lesson.COPY : Lesson.CONVERSATION;
    }
}
