package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.metric.Reference;
import dev.ropewalk.tasks.metric.Score;
import dev.ropewalk.tasks.metric.Scorers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A task whose samples are made from a seed: a question in a haystack that is as large as the length allows. Prompt and new tokens together
 * never exceed the length, and one unit of haystack more would. A task says what is asked; this says how it becomes tokens.
 */
interface Generated extends Asked {

    /**
     * What is read or made once for all samples.
     *
     * @param pieces for what is measured
     * @param longest tokens of the longest length: no haystack has more words
     * @throws IllegalArgumentException one sentence, when there is nothing to make samples of
     */
    Source source(Pieces pieces, int longest);

    Verdict verdict(List<String> answers, String answer);

    /** Whoever says nothing has failed. */
    private Verdict judged(List<String> right, String answer) {
        return answer.isBlank() ? new Verdict(0, false, "the answer is empty") : verdict(right, answer);
    }

    @Override
    default Optional<Verdict> again(List<String> right, String answer, Map<String, ?> asked) {
        return Optional.of(judged(right, answer));
    }

    /** By a metric that has a name. */
    static Verdict scored(String metric, List<String> answers, String answer) {
        Score score = Scorers.named(metric).read(answer, new Reference(answers, null, ""));
        return new Verdict(
                score.value(),
                answers.stream().anyMatch(answer::contains),
                score.parsed() || score.value() > 0 ? null : "nothing in the answer can be scored");
    }

    /** @param data what the samples are made of beside the task's parameters, for the identity of a cell: a hash, or a name with version */
    record Source(String data, Writer writer) {

        /** Nothing but the seed. */
        static Source seeded(Writer writer) {
            return new Source("seed", writer);
        }
    }

    interface Writer {
        /** @param length of the cell, tokens; a few published tasks change their form with it */
        Draft write(SplittableRandom random, int length, int ordinal);
    }

    @Override
    default int leastLength() {
        return newTokens() + 1;
    }

    @Override
    default Samples on(Tokenizer tokenizer, int longest, PromptForm form) {
        Prompts prompts = new Prompts(this, tokenizer, longest, form);
        WrittenSample question = prompts.smallest(0);
        if (!tokenizer.knows(question.prompt()))
            throw new IllegalArgumentException(
                    name() + " is asked in English, of which this tokenizer does not know every word");
        for (String answer : question.answers()) {
            String written = tokenizer.decode(tokenizer.encodePlain(answer)).strip();
            if (!written.equalsIgnoreCase(answer.strip()))
                throw new IllegalArgumentException(
                        name() + " cannot be answered with this tokenizer, which writes " + written + " for " + answer);
        }
        return prompts;
    }

    /** The questions, put to models with one tokenizer. */
    final class Prompts extends Asking {

        private static final int JUDGED = 100;

        private final Generated task;
        private final Source source;
        private final Pieces pieces;
        private final PromptWriter form;
        private volatile int leastLength;

        Prompts(Generated task, Tokenizer tokenizer, int longest, PromptForm form) {
            super(tokenizer, task.metric(), form.newTokens(task.newTokens()));
            this.task = task;
            this.form = form.on(tokenizer);
            pieces = new Pieces(tokenizer);
            source = task.source(pieces, longest);
        }

        /** Of the same draws for all, so that prompts that differ by chance alone are equally long. */
        private WrittenSample smallest(int ordinal) {
            Draft draft = source.writer().write(Randomness.of(0, task.name(), 0, 0), task.leastLength(), ordinal);
            return form.of(draft.with().apply(draft.least()));
        }

        @Override
        public SortedMap<String, Object> identity() {
            SortedMap<String, Object> identity = new TreeMap<>(task.parameters());
            identity.remove("folder");
            identity.remove("file");
            identity.put("data", source.data());
            identity.putAll(form.identity());
            return identity;
        }

        /** That of the shortest prompt, where prompts are not alike; a task with very many is judged by its first. */
        @Override
        public int leastLength() {
            if (leastLength == 0)
                leastLength = least(IntStream.range(0, Math.min(JUDGED, task.size()))
                        .map(ordinal ->
                                pieces.encode(smallest(ordinal).prompt()).ids().length)
                        .min()
                        .orElseThrow());
            return leastLength;
        }

        @Override
        public Sample sample(int length, long seed, int ordinal) {
            if (ordinal < 0 || ordinal >= task.size())
                throw new IllegalArgumentException(
                        task.name() + " has samples 0 to " + (task.size() - 1) + " here, got " + ordinal);
            Draft draft = source.writer()
                    .write(Randomness.of(seed, task.name(), length, ordinal), length, ordinal)
                    .as(form::of);
            Draft.Fit fit;
            try {
                fit = draft.within(length - newTokens() - form.front(), pieces);
            } catch (Draft.TooShort e) {
                String why = task.name() + " needs at least " + least(e.smallest.tokens())
                        + " tokens with this tokenizer, got " + length;
                if (length < leastLength()) throw new IllegalArgumentException(why, e);
                WrittenSample question = e.smallest.question();
                return Sample.unasked(
                                ordinal,
                                question.prompt(),
                                form.begun(e.smallest.encoded().ids()),
                                question.answers(),
                                question.depth(),
                                why + " for this question")
                        .about(question.id(), question.cluster());
            }
            WrittenSample question = fit.question();
            int front = form.front(fit.encoded().ids());
            return new Sample(
                            ordinal,
                            question.prompt(),
                            form.begun(fit.encoded().ids()),
                            question.answers(),
                            task.metric() == Metric.ACCURACY && form.isBegun(question) ? right(question) : new int[0],
                            question.depth(),
                            question.places().stream()
                                    .map(place -> front + fit.encoded().tokenAt(place))
                                    .toList())
                    .about(question.id(), question.cluster());
        }

        private int least(int tokens) {
            return tokens + form.front() + newTokens();
        }

        /**
         * The first answer as the prompt's last line goes on. The tokenizer writes both together; where it would then write the line otherwise,
         * the answer alone.
         */
        private int[] right(WrittenSample question) {
            String line = question.prompt().substring(question.prompt().lastIndexOf('\n') + 1);
            String next = (line.endsWith(" ") ? "" : " ") + question.answers().get(0);
            int[] ids = pieces.encode(line).ids(),
                    whole = pieces.encode(line + next).ids();
            return Arrays.mismatch(ids, whole) == ids.length
                    ? Arrays.copyOfRange(whole, ids.length, whole.length)
                    : tokenizer.encodePlain(next);
        }

        @Override
        int answerTokens() {
            return task.metric() == Metric.ACCURACY
                    ? tokenizer.encodePlain(" " + smallest(0).answers().get(0)).length
                    : 0;
        }

        @Override
        Verdict verdict(Sample sample, String answer) {
            return task.judged(sample.answers(), answer);
        }
    }
}
