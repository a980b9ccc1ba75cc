package dev.ropewalk.evaluator.board;

import dev.ropewalk.evaluator.sample.SampleStore.Answered;
import dev.ropewalk.evaluator.sample.Speed;
import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.IntraclassShare;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.Outcome.Status;
import dev.ropewalk.tasks.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The cells of one configuration and length under several seeds as one number: the task's own rule over all samples, and how much of their
 * variance lies between seeds. What was asked the same under two seeds is one question, not two.
 *
 * @param share of the variance of samples; empty where nothing can be said
 */
record SeedPool(Summary summary, OptionalDouble share, Speed speed) {

    /** @param seeds samples of each */
    static SeedPool of(Metric metric, List<List<Answered>> seeds) {
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Outcome> texts = new LinkedHashMap<>();
        Map<Integer, String> questions = new HashMap<>();
        List<Answered> all = seeds.stream().flatMap(List::stream).toList();
        for (Answered sample : all)
            if (metric == Metric.PERPLEXITY && sample.outcome().status() == Status.SCORED)
                texts.merge(sample.promptSha256(), sample.outcome(), SeedPool::both);
            else {
                questions.put(outcomes.size(), Objects.requireNonNullElse(sample.cluster(), sample.promptSha256()));
                outcomes.add(sample.outcome().at(outcomes.size()));
            }
        outcomes.addAll(texts.values());
        return new SeedPool(
                Summary.of(metric, outcomes, questions),
                IntraclassShare.between(seeds.stream()
                        .map(seed -> values(metric, seed))
                        .filter(values -> values.length > 0)
                        .toList()),
                Speed.of(all.stream().map(Answered::outcome).toList()));
    }

    /** A text that was read under two seeds is one document: its sums are added. */
    private static Outcome both(Outcome one, Outcome other) {
        return new Outcome(
                one.ordinal(),
                one.status(),
                null,
                one.promptTokens() + other.promptTokens(),
                0,
                null,
                null,
                null,
                null,
                null,
                nats(one) + nats(other),
                tokens(one) + tokens(other),
                null,
                null);
    }

    private static double nats(Outcome outcome) {
        return Objects.requireNonNull(outcome.nllSum());
    }

    private static int tokens(Outcome outcome) {
        return Objects.requireNonNull(outcome.nllTokens());
    }

    /** Of the samples that count: what each scored, or nats a token. */
    private static double[] values(Metric metric, List<Answered> samples) {
        boolean perplexity = metric == Metric.PERPLEXITY;
        return samples.stream()
                .map(Answered::outcome)
                .filter(outcome ->
                        outcome.status() == Status.SCORED || !perplexity && outcome.status() == Status.FAILED)
                .mapToDouble(outcome ->
                        perplexity ? nats(outcome) / tokens(outcome) : Objects.requireNonNullElse(outcome.score(), 0.0))
                .toArray();
    }
}
