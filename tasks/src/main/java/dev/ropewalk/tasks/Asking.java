package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts prompts to a model and judges what it writes, greedily, up to so many tokens; how likely the right answer would have been is measured
 * beside it: a smooth number where the score is 0 or 1.
 */
abstract class Asking implements Samples {

    final Tokenizer tokenizer;
    private final Metric metric;
    private final int newTokens;

    Asking(Tokenizer tokenizer, Metric metric, int newTokens) {
        this.tokenizer = tokenizer;
        this.metric = metric;
        this.newTokens = newTokens;
    }

    /** What is to be judged; a task that asks on once it has an answer does so here. @param first what was written after each prompt */
    List<String> answers(Decoder decoder, Resolution resolution, List<Sample> batch, List<String> first) {
        return first;
    }

    /** @param answer as the tokenizer writes it, without what ends it */
    abstract Verdict verdict(Sample sample, String answer);

    @Override
    public List<int[]> asked(Sample sample) {
        return sample.answer().length > 0 ? List.of(sample.ids(), sample.answer()) : List.of(sample.ids());
    }

    @Override
    public final int newTokens() {
        return newTokens;
    }

    /** Tokens of the right answer, about: its likelihood goes through the model once more. */
    abstract int answerTokens();

    @Override
    public double seconds(CostForecast forecast, Resolution resolution, int length, int prompts) {
        int read = length - newTokens;
        return forecast.time(resolution.planAt(read), prompts, read, newTokens + Math.max(0, answerTokens() - 1))
                .seconds();
    }

    @Override
    public List<Outcome> measure(Decoder decoder, Resolution resolution, List<Sample> batch) {
        List<int[]> right = batch.stream().map(Sample::answer).toList();
        boolean likely = right.stream().allMatch(answer -> answer.length > 0);
        int room = right.stream().mapToInt(answer -> answer.length).max().orElse(0);
        try (Context context = read(decoder, batch, resolution, Math.max(newTokens, room))) {
            float[][] logits = context.lastLogits();
            List<Context.Likelihood> likelihoods = likely ? context.likelihood(right) : List.of();
            List<int[]> ids = context.generate(newTokens, tokenizer.endIds());
            List<String> answers = answers(
                    decoder,
                    resolution,
                    batch,
                    ids.stream().map(tokenizer::decode).toList());
            long promptTokens =
                    batch.stream().mapToLong(sample -> sample.ids().length).sum();
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++)
                outcomes.add(outcome(
                        batch.get(i),
                        logits[i],
                        likely ? likelihoods.get(i) : null,
                        answers.get(i),
                        ids.get(i).length,
                        context.prefillSeconds() * batch.get(i).ids().length / promptTokens,
                        context.decodeSeconds() / batch.size()));
            return outcomes;
        }
    }

    /** Prompts of one cell often begin alike: what one of them shares with the one before is not read again. */
    private static Context read(Decoder decoder, List<Sample> batch, Resolution resolution, int room) {
        return batch.size() == 1
                ? decoder.read(batch.get(0).prompt(), resolution, room)
                : decoder.read(batch.stream().map(Sample::ids).toList(), resolution, room);
    }

    private Outcome outcome(
            Sample sample,
            float[] logits,
            Context.@Nullable Likelihood likelihood,
            String answer,
            int answerTokens,
            double prefillSeconds,
            double decodeSeconds) {
        if (!finite(logits) || likelihood != null && Double.isNaN(likelihood.logProbability()))
            return Outcome.failed(sample, metric, "the model's logits are not finite");
        Verdict verdict = verdict(sample, answer);
        return new Outcome(
                sample.ordinal(),
                verdict.unreadable() == null ? Outcome.Status.SCORED : Outcome.Status.FAILED,
                verdict.unreadable(),
                sample.ids().length,
                answerTokens,
                answer,
                verdict.score(),
                verdict.contains(),
                likelihood == null ? null : likelihood.firstTokenRank(),
                likelihood == null ? null : likelihood.logProbability(),
                null,
                null,
                prefillSeconds,
                decodeSeconds);
    }

    private static boolean finite(float[] logits) {
        for (float logit : logits) if (!Float.isFinite(logit)) return false;
        return true;
    }
}
