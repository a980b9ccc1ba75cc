package dev.ropewalk.app;

import dev.ropewalk.statistics.ClusteredMean;
import dev.ropewalk.statistics.DiscordantEvidence;
import dev.ropewalk.statistics.EffectiveLength;
import dev.ropewalk.statistics.Interval;
import dev.ropewalk.statistics.McNemar;
import dev.ropewalk.statistics.Multiplicity;
import dev.ropewalk.statistics.PairedBootstrap;
import dev.ropewalk.statistics.PairedOutcomes;
import dev.ropewalk.statistics.Power;
import dev.ropewalk.statistics.RankCorrelation;
import dev.ropewalk.statistics.SignFlip;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The functions of {@code stats}: fields of a row in, named values out. */
enum Statistic {
    WILSON("wilson", "k", "n", "level") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            put(answer, Interval.wilson(row.count("k"), row.count("n"), row.level()));
        }
    },
    CLOPPER_PEARSON("clopper_pearson", "k", "n", "level") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            put(answer, Interval.clopperPearson(row.count("k"), row.count("n"), row.level()));
        }
    },
    NEWCOMBE_PAIRED("newcombe_paired", "bothRight", "onlyA", "onlyB", "bothWrong", "level") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            PairedOutcomes outcomes = new PairedOutcomes(
                    row.count("bothRight"), row.count("onlyA"), row.count("onlyB"), row.count("bothWrong"));
            answer.put("difference", outcomes.difference());
            put(answer, outcomes.newcombe(row.level()));
        }
    },
    MCNEMAR("mcnemar", "onlyA", "onlyB") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            McNemar test = new McNemar(row.count("onlyA"), row.count("onlyB"));
            answer.put("exact", test.exactP());
            answer.put("midP", test.midP());
            answer.put("log10Exact", test.log10ExactP());
            answer.put("log10MidP", test.log10MidP());
        }
    },
    SIGN_FLIP("sign_flip", "differences", "signs", "seed") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            SignFlip test = row.has("signs")
                    ? SignFlip.of(row.numbers("differences"), row.indices(row.node("signs"), "signs"))
                    : SignFlip.of(row.numbers("differences"), row.seed());
            answer.put("twoSided", test.twoSided());
            answer.put("greater", test.greater());
            answer.put("draws", test.draws());
        }
    },
    PAIRED_BOOTSTRAP("paired_bootstrap", "scoresA", "scoresB", "level", "resamples", "seed") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double[] a = row.numbers("scoresA"), b = row.numbers("scoresB");
            JsonNode resamples = row.resamples();
            PairedBootstrap bootstrap = resamples.isArray()
                    ? PairedBootstrap.of(a, b, row.level(), row.indices(resamples, "resamples"))
                    : PairedBootstrap.of(a, b, row.level(), row.drawn(resamples), row.seed());
            answer.put("difference", bootstrap.difference());
            answer.put("standardError", bootstrap.standardError());
            put(answer, bootstrap.percentile());
            answer.put("percentile", ends(bootstrap.percentile()));
            answer.put(
                    "bca", // null where it is undefined: the percentile interval stands in its place
                    bootstrap.corrected().map(Statistic::corrected).orElse(null));
        }
    },
    MULTIPLICITY("multiplicity", "p") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double[] p = row.numbers("p");
            answer.put("holm", Multiplicity.holm(p));
            answer.put("benjaminiHochberg", Multiplicity.benjaminiHochberg(p));
        }
    },
    CORRELATION("correlation", "x", "y") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double[] x = row.numbers("x"), y = row.numbers("y");
            put(answer, "spearman", RankCorrelation.spearman(x, y));
            put(answer, "kendallTauB", RankCorrelation.kendallTauB(x, y));
        }
    },
    MEAN_STANDARD_ERROR("mean_standard_error", "values", "level") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double[] values = row.numbers("values");
            answer.put("mean", Interval.mean(values));
            Interval interval = Interval.student(values, row.level());
            answer.put("standardError", Interval.standardError(values));
            answer.put("tInterval", List.of(interval.lower(), interval.upper()));
        }
    },
    CLUSTERS("clusters", "values", "clusters", "level") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            ClusteredMean mean = ClusteredMean.of(row.numbers("values"), row.labels("clusters"), row.level());
            answer.put("mean", mean.mean());
            answer.put("clusterCount", mean.clusters());
            answer.put("standardErrorCR1", mean.standardError().orElse(null));
            answer.put("lower", mean.interval().map(Interval::lower).orElse(null));
            answer.put("upper", mean.interval().map(Interval::upper).orElse(null));
            answer.put("fewClusters", mean.fewClusters());
            if (mean.interval().isEmpty())
                answer.put("error", "one cluster says nothing of others: there is no standard error and no interval");
        }
    },
    EFFECTIVE_LENGTH("effective_length", "lengths", "estimates", "lower", "upper", "threshold") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            EffectiveLength length = EffectiveLength.of(row.measured(), row.number("threshold"));
            Map<String, @Nullable Object> expected = new LinkedHashMap<>(), states = new LinkedHashMap<>();
            length.states()
                    .forEach((at, state) -> states.put("" + at, state.name().toLowerCase(Locale.ROOT)));
            expected.put("states", states);
            put(expected, "certifiedLength", length.certified());
            put(expected, "pointEstimateLength", length.pointEstimate());
            put(expected, "largestLengthAtThreshold", length.ruler());
            put(expected, "firstFailed", length.first(EffectiveLength.State.FAILED));
            put(expected, "firstUndecided", length.first(EffectiveLength.State.UNDECIDED));
            answer.put("expected", expected);
        }
    },
    PAIRED_SAMPLE_SIZE("paired_sample_size", "difference", "discordantShare", "alpha", "power") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double n = Power.pairedQuestions(
                    row.number("difference"), row.number("discordantShare"), row.number("alpha"), row.number("power"));
            answer.put("n", n);
            answer.put("nCeil", (long) Math.ceil(n));
        }
    },
    MINIMUM_DETECTABLE_DIFFERENCE("minimum_detectable_difference", "n", "discordantShare", "alpha", "power") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            put(
                    answer,
                    "minimumDetectableDifference",
                    Power.detectableDifference(
                            Math.toIntExact(row.count("n")),
                            row.number("discordantShare"),
                            row.number("alpha"),
                            row.number("power")));
        }
    },
    EXACT_POWER("exact_power", "n", "difference", "discordantShare", "alpha") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            int n = Math.toIntExact(row.count("n"));
            double difference = row.number("difference"), psi = row.number("discordantShare");
            answer.put("exactPower", Power.exact(n, difference, psi, row.number("alpha")));
            answer.put("midPPower", Power.midP(n, difference, psi, row.number("alpha")));
        }
    },
    DISCORDANT_EVIDENCE("discordant_evidence", "onlyA", "onlyB") {
        @Override
        void answer(StatisticRow row, Map<String, @Nullable Object> answer) {
            double log = new DiscordantEvidence(row.count("onlyA"), row.count("onlyB")).log();
            answer.put("log10E", log / Math.log(10));
        }
    };

    final String title;
    private final Set<String> fields;

    Statistic(String title, String... fields) {
        this.title = title;
        this.fields = new LinkedHashSet<>(Arrays.asList(fields));
    }

    /** @throws IllegalArgumentException one sentence with the known names */
    static Statistic named(String name) {
        return Arrays.stream(values())
                .filter(statistic -> statistic.title.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown function '" + name + "', known: "
                        + String.join(
                                ", ",
                                Arrays.stream(values())
                                        .map(statistic -> statistic.title)
                                        .toList())));
    }

    /** @param rows those so far, by their id */
    Map<String, @Nullable Object> answer(JsonNode row, Map<String, JsonNode> rows) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        try {
            for (var field : row.properties())
                if (!field.getKey().equals("id") && !fields.contains(field.getKey()))
                    throw new IllegalArgumentException(
                            "unknown field '" + field.getKey() + "', " + title + " takes " + String.join(", ", fields));
            answer(new StatisticRow(row, rows), answer);
        } catch (IllegalArgumentException | ArithmeticException e) {
            answer.clear();
            answer.put("error", e.getMessage());
        }
        return answer;
    }

    abstract void answer(StatisticRow row, Map<String, @Nullable Object> answer);

    private static void put(Map<String, @Nullable Object> answer, Interval interval) {
        answer.putAll(ends(interval));
    }

    private static void put(Map<String, @Nullable Object> answer, String name, OptionalInt value) {
        answer.put(name, value.isPresent() ? value.getAsInt() : null);
    }

    private static void put(Map<String, @Nullable Object> answer, String name, OptionalDouble value) {
        answer.put(name, value.isPresent() ? value.getAsDouble() : null);
    }

    private static Map<String, Object> ends(Interval interval) {
        Map<String, Object> ends = new LinkedHashMap<>();
        ends.put("lower", interval.lower());
        ends.put("upper", interval.upper());
        return ends;
    }

    private static Map<String, Object> corrected(PairedBootstrap.Corrected corrected) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("shareBelow", corrected.shareBelow());
        values.put("z0", corrected.bias());
        values.put("acceleration", corrected.acceleration());
        values.put("alphaLower", corrected.lowerQuantile());
        values.put("alphaUpper", corrected.upperQuantile());
        values.putAll(ends(corrected.interval()));
        return values;
    }
}
