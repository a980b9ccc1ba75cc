package dev.ropewalk.web.plan;

import dev.ropewalk.methods.AttentionBand;
import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.methods.HeadRatios;
import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.methods.PairGroup;
import dev.ropewalk.methods.PlanExplanation;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RotarySpectrum;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.model.Ropes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers what a configuration becomes. Computes, and asks no database. */
@Component
public class Plans {

    private static final int POINTS = 1024;
    private static final int DEEP_LAYER = 1000;

    private static final int AT_ONCE = 2, PATIENCE_SECONDS = 10;

    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final JsonMapper json;
    private final Ropes ropes;

    Plans(JsonMapper json, Ropes ropes) {
        this.json = json;
        this.ropes = ropes;
    }

    /** @throws Refusal in one sentence: what was given and what is allowed, or why the configuration cannot serve this */
    public PlanAnswer answer(PlanQuestion question) {
        return inTurn(() -> computed(question));
    }

    /** A few at once: one of the longest takes some seconds and a hundred megabytes. @throws Refusal 503 where it is nobody's turn for long */
    public <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw Refusal.busy("Other plans are being computed; ask again in a few seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.busy("This service is about to end.");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private PlanAnswer computed(PlanQuestion question) {
        Resolution resolution = resolve(question);
        ContextPlan plan = resolution.plan();
        JsonNode exact = json.readTree(resolution.exact().canonicalJson());
        List<PairGroup> groups = plan.groups();
        List<PlanExplanation> told =
                groups.stream().map(PairGroup::explain).toList(); // once: it takes time by the length
        PlanExplanation explanation = plan.explain(told);
        Rope rope = plan.rope();
        return new PlanAnswer(
                plan.sha256(),
                resolution.exact().toString(),
                exact,
                new PlanAnswer.RopeView(rope.rotaryDim(), rope.base(), rope.trainedLength()),
                plan.targetLength(),
                resolution.choices().stream()
                        .map(choice -> choice(choice, exact.path("parameters")))
                        .toList(),
                speeds(plan.spectrum()),
                speeds(rope.trainedSpectrum()),
                heads(plan.spectrum().heads()),
                wavelengths(plan.spectrum()),
                wavelengths(rope.trainedSpectrum()),
                temperatures(plan),
                plan.bands().stream().map(Plans::band).toList(),
                rows(plan, groups, question.rows()),
                picture(widest(groups, told), question.picture()),
                explanation,
                IntStream.range(0, groups.size())
                        .mapToObj(g -> new PlanAnswer.GroupView(
                                groups.get(g).from(), groups.get(g).to(), told.get(g)))
                        .toList(),
                Sentences.of(plan, explanation, groups, told),
                plan.notes(Reach.UNBOUNDED),
                OthersWords.of(resolution));
    }

    private Resolution resolve(PlanQuestion question) {
        var configuration = question.method().configuration("method", "/method");
        Rope known = question.model() == null ? null : ropes.of(question.model());
        if (known != null && (question.rotaryDim() != null || question.base() != null))
            throw Refusal.wrong("model", "A model brings its rotaryDim and base; leave these out, or the model.");
        try {
            Rope rope = known != null
                    ? known.withTrainedLength(question.trainedLength())
                    : new Rope(
                            question.rotaryDim() == null ? 128 : question.rotaryDim(),
                            question.base() == null ? 10_000 : question.base(),
                            question.trainedLength());
            return configuration.resolve(rope, question.length());
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("method", e);
        }
    }

    private static PlanAnswer.ChoiceView choice(Choice choice, JsonNode exact) {
        return new PlanAnswer.ChoiceView(
                choice.parameter(),
                exact.path(choice.parameter()),
                choice.origin().name().toLowerCase(Locale.ROOT),
                choice.reason());
    }

    private static PlanAnswer.@Nullable HeadsView heads(HeadRatios ratios) {
        return ratios.isOne() ? null : new PlanAnswer.HeadsView(ratios.min(), ratios.max(), ratios.fromLayer());
    }

    private static List<Double> speeds(RotarySpectrum spectrum) {
        return DoubleStream.of(spectrum.toArray()).boxed().toList();
    }

    private static List<@Nullable Double> wavelengths(RotarySpectrum spectrum) {
        List<@Nullable Double> wavelengths = new ArrayList<>();
        for (int pair = 0; pair < spectrum.pairs(); pair++)
            wavelengths.add(spectrum.speed(pair) == 0 ? null : spectrum.wavelength(pair));
        return wavelengths;
    }

    private static List<PlanAnswer.TemperatureView> temperatures(ContextPlan plan) {
        int n = plan.targetLength();
        TreeSet<Integer> queries = new TreeSet<>();
        for (int at = 0; at <= 48; at++) queries.add((int) Math.round(Math.pow(n, at / 48.0)) - 1);
        return queries.stream()
                .map(query -> new PlanAnswer.TemperatureView(
                        query,
                        plan.rotaryTemperature().at(0, query, n),
                        plan.temperature().at(0, query, n),
                        plan.temperature().at(DEEP_LAYER, query, n)))
                .toList();
    }

    private static ContextPlan widest(List<PairGroup> groups, List<PlanExplanation> told) {
        int widest = IntStream.range(0, groups.size())
                .boxed()
                .max(Comparator.comparingDouble(g -> told.get(g).largestDistance()))
                .orElseThrow();
        return groups.get(widest).plan();
    }

    private static List<PlanAnswer.RowView> rows(
            ContextPlan plan, List<PairGroup> groups, @Nullable List<Integer> wanted) {
        int last = plan.targetLength() - 1;
        List<Integer> queries = wanted == null || wanted.isEmpty() ? List.of(last) : wanted;
        for (int query : queries)
            if (query < 0 || query > last)
                throw Refusal.wrong("rows", "rows must be queries from 0 to " + last + ", got " + query + ".");
        return queries.stream()
                .flatMap(query -> groups.stream().map(group -> row(group, query)))
                .toList();
    }

    private static PlanAnswer.RowView row(PairGroup group, int query) {
        int step = query / POINTS + 1;
        List<Integer> keys = new ArrayList<>();
        for (int key = 0; key < query; key += step) keys.add(key);
        keys.add(query);
        List<@Nullable Double> distances = new ArrayList<>();
        for (int key : keys) distances.add(distance(group.plan(), query, key));
        return new PlanAnswer.RowView(query, group.from(), group.to(), step, keys, distances);
    }

    private static PlanAnswer.@Nullable PictureView picture(ContextPlan plan, @Nullable Integer size) {
        if (size == null) return null;
        int step = (plan.targetLength() + size - 1) / size;
        List<List<@Nullable Double>> rows = new ArrayList<>();
        for (int query = step - 1; query < plan.targetLength(); query += step) {
            List<@Nullable Double> row = new ArrayList<>();
            for (int key = 0; key <= query; key += step) row.add(distance(plan, query, key));
            rows.add(row);
        }
        return new PlanAnswer.PictureView(step, rows);
    }

    private static @Nullable Double distance(ContextPlan plan, int query, int key) {
        return plan.bandOf(query, key).map(band -> band.distance(query, key)).orElse(null);
    }

    private static PlanAnswer.BandView band(AttentionBand band) {
        return new PlanAnswer.BandView(
                band.name(),
                band.reach().words(),
                band.query().formula('i'),
                band.key().formula('j'));
    }
}
