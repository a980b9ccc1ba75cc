package dev.ropewalk.tasks.dataset;

import dev.ropewalk.methods.Fingerprint;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One question, with all that decides what a model is given and how its answer is scored.
 *
 * @param id unique in its dataset
 * @param cluster what questions that are not independent have in common, such as their document; else the id
 * @param prompt the filled template, before a chat template is put around it
 * @param document where in the prompt the long text stands, null where it is no one piece
 * @param references the right answers
 * @param metric the scorer's name
 * @param allClasses among which a classification chooses, empty elsewhere
 * @param followUp what is asked after the answer, null where nothing is
 * @param choices to be scored by log-likelihood, null where the answer is generated
 * @param labels by which results are split: {@code length}, {@code bucket}, {@code depth}; texts and integers and doubles
 */
public record Question(
        String id,
        String cluster,
        String prompt,
        @Nullable Span document,
        List<String> references,
        String metric,
        List<String> allClasses,
        Generation generation,
        @Nullable FollowUp followUp,
        @Nullable Choices choices,
        SortedMap<String, Object> labels) {

    public Question {
        references = List.copyOf(references);
        allClasses = List.copyOf(allClasses);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        if (id.isBlank() || cluster.isBlank() || metric.isBlank())
            throw new IllegalArgumentException(
                    "id, cluster and metric must not be empty, got '" + id + "', '" + cluster + "', '" + metric + "'");
        if (document != null && document.to() > prompt.length())
            throw new IllegalArgumentException("question " + id + ": the document must end within the "
                    + prompt.length() + " characters of the prompt, got " + document.to());
        if (references.isEmpty()) throw new IllegalArgumentException("question " + id + " has no references");
        if ((choices == null) != (generation.maxNewTokens() > 0))
            throw new IllegalArgumentException("question " + id + " must have either choices or new tokens, got "
                    + (choices == null ? "no choices" : "choices") + " and " + generation.maxNewTokens()
                    + " new tokens");
    }

    /** All that may change its score, prompts by their hash. */
    SortedMap<String, Object> identity() {
        SortedMap<String, Object> all = new TreeMap<>();
        all.put("id", id);
        all.put("prompt", Fingerprint.of(prompt));
        all.put("references", references);
        all.put("metric", metric);
        all.put("allClasses", allClasses);
        all.put("maxNewTokens", generation.maxNewTokens());
        all.put("minNewTokens", generation.minNewTokens());
        all.put("stopAtNewline", generation.stopAtNewline());
        all.put("chatTemplate", generation.chatTemplate());
        all.put("scored", generation.scored().word());
        if (followUp != null) {
            all.put("followUp", Fingerprint.of(followUp.prompt()));
            all.put("followUpNewTokens", followUp.maxNewTokens());
        }
        if (choices != null) {
            all.put("choices", choices.texts());
            all.put("gold", choices.gold());
            all.put("delimiter", choices.delimiter());
        }
        return all;
    }

    /** The same with another limit of new tokens. */
    Question answeredIn(int newTokens) {
        return new Question(
                id,
                cluster,
                prompt,
                document,
                references,
                metric,
                allClasses,
                generation.upTo(newTokens),
                followUp,
                choices,
                labels);
    }

    /** A question that is asked once, and answered by generated text. */
    static Question asked(
            String id,
            String cluster,
            String prompt,
            @Nullable Span document,
            List<String> references,
            String metric,
            Generation generation,
            SortedMap<String, Object> labels) {
        return new Question(
                id, cluster, prompt, document, references, metric, List.of(), generation, null, null, labels);
    }

    /**
     * A piece of the prompt, in UTF-16 units.
     *
     * @param keepsEnd whether cutting by words takes its beginning away instead of its end
     */
    public record Span(int from, int to, boolean keepsEnd) {
        public Span {
            if (from < 0 || to < from)
                throw new IllegalArgumentException("a span needs 0 <= from <= to, got " + from + ", " + to);
        }
    }

    /**
     * Asked when the first answer is there. {@code $COT$} in the prompt stands for that answer.
     *
     * @param maxNewTokens at least 1
     */
    public record FollowUp(String prompt, int maxNewTokens) {
        public FollowUp {
            if (maxNewTokens < 1)
                throw new IllegalArgumentException("a follow-up needs at least 1 new token, got " + maxNewTokens);
        }
    }

    /**
     * @param texts at least two, none of them empty; one of blanks is a choice as others are
     * @param gold indices of the right ones
     * @param delimiter what stands between prompt and choice
     */
    public record Choices(List<String> texts, List<Integer> gold, String delimiter) {
        public Choices {
            texts = List.copyOf(texts);
            gold = List.copyOf(gold);
            if (texts.size() < 2)
                throw new IllegalArgumentException("fewer than 2 choices: there must be at least two, got " + texts);
            for (String text : texts)
                if (text.isEmpty()) throw new IllegalArgumentException("empty choice in " + texts);
            if (gold.isEmpty()) throw new IllegalArgumentException("no gold: at least one choice must be right");
            for (int index : gold)
                if (index < 0 || index >= texts.size())
                    throw new IllegalArgumentException(
                            "gold must be within 0.." + (texts.size() - 1) + ", got " + index);
        }
    }
}
