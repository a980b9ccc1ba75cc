package dev.ropewalk.tasks.language;

import dev.ropewalk.decoder.training.TrainingSample;
import java.util.List;

/** A training document while it is written, of an exact number of tokens, {@code <s>} in front. */
final class Document {

    /** Words, and how much foretelling each of them counts. */
    record Part(String text, float weight) {

        static int tokens(List<Part> parts) {
            return parts.stream()
                    .mapToInt(part -> StoryLanguage.tokens(part.text))
                    .sum();
        }
    }

    private final int[] ids;
    private final float[] weights;
    private int size = 1;

    Document(int tokens) {
        ids = new int[tokens];
        weights = new float[tokens];
        ids[0] = Words.id(Words.START);
    }

    int left() {
        return ids.length - size;
    }

    /** What is beyond the last token is cut off. */
    void add(Part part) {
        for (String word : part.text.split(" ")) {
            if (left() == 0) return;
            ids[size] = Words.id(word);
            weights[size++] = part.weight;
        }
    }

    void add(List<Part> parts) {
        parts.forEach(this::add);
    }

    TrainingSample sample() {
        if (left() > 0) throw new IllegalStateException("a document of " + ids.length + " tokens has only " + size);
        return new TrainingSample(ids, weights);
    }
}
