package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Prompt;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.text.UnknownTokenException;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.dataset.Continuation;
import dev.ropewalk.tasks.dataset.Dataset;
import dev.ropewalk.tasks.dataset.Question;
import dev.ropewalk.tasks.metric.MultipleChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Choices, of which the likeliest continuation of the context is the model's. lm-evaluation-harness 4e7e0d4, lm_eval/api/task.py: log-likelihoods
 * compared as they are ({@code acc}), by character ({@code acc_norm}), by byte ({@code acc_bytes}), or less what a choice has without the context
 * ({@code acc_mutual_info}). A context that is too long loses its beginning, as much as each choice needs; it is read once for those
 * that leave as much of it.
 */
final class ChoiceSamples implements Samples {

    /** How log-likelihoods are compared. */
    enum Rule {
        ACC,
        ACC_NORM,
        ACC_BYTES,
        ACC_MUTUAL_INFO;

        /** As lm-evaluation-harness writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Rule named(String word) {
            return Arrays.stream(values())
                    .filter(rule -> rule.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "by must be acc, acc_norm, acc_bytes or acc_mutual_info, got '" + word + "'"));
        }

        int of(MultipleChoice choice) {
            return switch (this) {
                case ACC -> choice.likeliest();
                case ACC_NORM -> choice.perCharacter();
                case ACC_BYTES -> choice.perByte();
                case ACC_MUTUAL_INFO -> Objects.requireNonNull(choice.information());
            };
        }
    }

    private final Tokenizer tokenizer;
    private final Dataset dataset;
    private final List<String> clusters;
    private final Rule rule;
    private final SortedMap<String, Object> identity;

    /** @param clusters of the questions, empty where all stand alone */
    ChoiceSamples(
            Tokenizer tokenizer,
            Dataset dataset,
            List<String> clusters,
            Rule rule,
            SortedMap<String, Object> identity) {
        this.tokenizer = tokenizer;
        this.dataset = dataset;
        this.clusters = clusters;
        this.rule = rule;
        this.identity = new TreeMap<>(identity);
        this.identity.put("footing", tokenizer.footing().orElse(-1)); // stands before a choice that has no context
    }

    @Override
    public SortedMap<String, Object> identity() {
        return identity;
    }

    @Override
    public int leastLength() {
        return 2;
    }

    @Override
    public String id(int ordinal) {
        return dataset.questions().get(ordinal).id();
    }

    private List<Continuation> continuations(Question question) {
        Question.Choices choices = choices(question);
        return choices.texts().stream()
                .map(text -> Continuation.of(tokenizer, question.prompt(), choices.delimiter() + text))
                .toList();
    }

    private static Question.Choices choices(Question question) {
        Question.Choices choices = question.choices();
        if (choices == null) throw new IllegalArgumentException("question " + question.id() + " has no choices");
        return choices;
    }

    /** With the context that leaves room for the longest choice. The last token of a choice is foretold, and not fed. */
    @Override
    public Sample sample(int length, long seed, int ordinal) {
        Question question = dataset.questions().get(ordinal);
        List<Continuation> all;
        try {
            all = continuations(question);
        } catch (UnknownTokenException e) {
            return unasked(ordinal, e.ids(), "question " + question.id() + ": " + e.getMessage());
        }
        Continuation longestChoice = all.stream()
                .max(Comparator.comparingInt(one -> one.continuation().length))
                .orElseThrow();
        int longest = longestChoice.continuation().length;
        int[] context = all.get(0).context();
        if (longest > length)
            return unasked(
                    ordinal,
                    longestChoice.whole(),
                    "a choice of question " + question.id() + " has " + longest + " tokens, " + length + " fit");
        int lost = Math.max(0, context.length + longest - (length + 1));
        return new Sample(
                        ordinal,
                        lost > 0 ? null : question.prompt(),
                        Arrays.copyOfRange(context, lost, context.length),
                        question.references(),
                        new int[0],
                        null,
                        List.of(),
                        lost)
                .about(question.id(), clusters.isEmpty() ? null : clusters.get(ordinal));
    }

    /** The context that the longest choice leaves room for, all choices behind all of it, and what they stand behind alone where that is asked. */
    @Override
    public List<int[]> asked(Sample sample) {
        if (sample.unasked() != null) return List.of(sample.ids());
        Question question = dataset.questions().get(sample.ordinal());
        List<int[]> parts = new ArrayList<>();
        parts.add(sample.ids());
        for (Continuation one : continuations(question)) {
            parts.add(one.context());
            parts.add(one.continuation());
        }
        if (rule == Rule.ACC_MUTUAL_INFO)
            for (String text : choices(question).texts()) {
                Continuation bare = Continuation.of(tokenizer, "", text);
                parts.add(bare.context());
                parts.add(bare.continuation());
            }
        return parts;
    }

    private Sample unasked(int ordinal, int[] ids, String why) {
        Question question = dataset.questions().get(ordinal);
        return Sample.unasked(ordinal, question.prompt(), ids, question.references(), null, why)
                .about(question.id(), clusters.isEmpty() ? null : clusters.get(ordinal));
    }

    @Override
    public double seconds(CostForecast forecast, Resolution resolution, int length, int prompts) {
        return prompts * forecast.time(resolution.planAt(length), 1, length, 0).seconds();
    }

    @Override
    public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
        return batch.stream()
                .map(sample -> measure(decoder, resolution, sample))
                .toList();
    }

    private Outcome measure(Decoder decoder, Resolution resolution, Sample sample) {
        Question question = dataset.questions().get(sample.ordinal());
        Question.Choices choices = choices(question);
        List<Context.Likelihood> likelihoods = new ArrayList<>();
        double seconds = 0;
        List<int[]> ids =
                continuations(question).stream().map(Continuation::continuation).toList();
        for (int i = 0; i < ids.size(); i++)
            if (ids.get(i).length == 0) // upstream scores it 0, which is above all others
            return Outcome.failed(
                        sample,
                        Metric.ACCURACY,
                        "choice '" + choices.texts().get(i) + "' has no tokens of its own behind its context");
        int[] whole = continuations(question).get(0).context();
        int room = sample.lostTokens() == 0 ? Integer.MAX_VALUE : sample.ids().length + longest(ids);
        for (int from = 0, to; from < ids.size(); from = to) {
            int kept = Math.min(whole.length, room - ids.get(from).length);
            to = from + 1;
            while (to < ids.size() && Math.min(whole.length, room - ids.get(to).length) == kept) to++;
            int[] before = Arrays.copyOfRange(whole, whole.length - kept, whole.length);
            List<int[]> alike = ids.subList(from, to);
            try (Context context = decoder.read(new Prompt(before, 0), resolution, longest(alike))) {
                for (int[] choice : alike)
                    likelihoods.add(context.likelihood(List.of(choice)).get(0));
                seconds += context.prefillSeconds();
            }
        }
        List<Double> given =
                likelihoods.stream().map(Context.Likelihood::logProbability).toList();
        if (given.stream().anyMatch(value -> !Double.isFinite(value)))
            return Outcome.failed(sample, Metric.ACCURACY, "a choice's log-likelihood is not finite");
        MultipleChoice choice = MultipleChoice.of(
                choices.texts(), given, rule == Rule.ACC_MUTUAL_INFO ? alone(decoder, resolution, choices) : null);
        int chosen = rule.of(choice);
        int gold = choices.gold().get(0);
        boolean right = choices.gold().contains(chosen);
        return new Outcome(
                sample.ordinal(),
                Outcome.Status.SCORED,
                null,
                sample.ids().length,
                0,
                choices.texts().get(chosen),
                right ? 1.0 : 0.0,
                right,
                likelihoods.get(gold).firstTokenRank(),
                given.get(gold),
                null,
                null,
                seconds,
                null);
    }

    /** Log-likelihoods of the choices after nothing. */
    private List<Double> alone(Decoder decoder, Resolution resolution, Question.Choices choices) {
        List<Double> alone = new ArrayList<>();
        for (String text : choices.texts()) {
            Continuation bare = Continuation.of(tokenizer, "", text);
            try (Context context =
                    decoder.read(new Prompt(bare.context(), 0), resolution, bare.continuation().length)) {
                alone.add(
                        context.likelihood(List.of(bare.continuation())).get(0).logProbability());
            }
        }
        return alone;
    }

    private static int longest(List<int[]> ids) {
        return ids.stream().mapToInt(choice -> choice.length).max().orElseThrow();
    }
}
