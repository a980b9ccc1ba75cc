package dev.ropewalk.results.comparison;

import dev.ropewalk.results.Metric;
import dev.ropewalk.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be true of two configurations, judged by the interval of their difference: {@code A >= B - 2pp} (not worse by more
 * than a margin: the interval's lower end lies above it) and {@code A > B} (better). It is refuted where the whole interval says the contrary,
 * and otherwise nobody can tell yet. Points are hundredths of a share; of perplexities and likelihoods a requirement is about nats, without points.
 *
 * @param strict {@code >}
 * @param margin what is added to B; 0..1, below 0 where B may be better
 * @param unit {@code pp}, which perplexities and likelihoods have not, or {@code nats}, which they alone have; null where no margin is given
 */
public record Requirement(
        String text,
        String a,
        boolean strict,
        String b,
        double margin,
        @Nullable String unit) {

    private static final Pattern FORM =
            Pattern.compile("\\s*(.+?)\\s*(>=|>)\\s*(.+?)(?:\\s+([-+])\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(pp|nats))?\\s*");

    /** What the data say of it. */
    public enum Verdict {
        HOLDS,
        REFUTED,
        UNDECIDED
    }

    /**
     * @param where task and length
     * @param reason in words
     */
    public record Judged(String where, Verdict verdict, String reason) {}

    /** @throws IllegalArgumentException one sentence: what was given and what is allowed */
    public static Requirement parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches())
            throw new IllegalArgumentException(
                    "a requirement must be 'A >= B - 2pp', 'A >= B', 'A > B' or 'A > B + 1pp', got '" + text + "'");
        double margin = form.group(5) == null ? 0 : Double.parseDouble(form.group(5));
        if ("pp".equals(form.group(6))) margin /= 100;
        return new Requirement(
                text.strip(),
                form.group(1),
                form.group(2).equals(">"),
                form.group(3),
                "-".equals(form.group(4)) ? -margin : margin,
                form.group(6));
    }

    /** In every table that holds both and is measured in its unit. @throws IllegalArgumentException when none does */
    public List<Judged> judge(Comparison comparison) {
        List<Judged> judged = new ArrayList<>();
        for (Comparison.Table table : comparison.tables()) {
            if (unit != null && unit.equals("nats") != table.metric().inNats()) continue;
            for (Comparison.Pair pair : table.pairs()) {
                Difference difference = pair.difference();
                boolean forwards = names(difference.a(), a) && names(difference.b(), b);
                if (!forwards && !(names(difference.a(), b) && names(difference.b(), a))) continue;
                judged.add(judge(table, difference, forwards));
            }
        }
        if (judged.isEmpty())
            throw new IllegalArgumentException("'" + text + "' names configurations that are not compared here"
                    + (unit == null ? "" : " in " + unit));
        return List.copyOf(judged);
    }

    /** {@code yarn} is {@code yarn{}}. */
    private static boolean names(String label, String asked) {
        return label.equals(asked) || label.equals(asked + "{}");
    }

    private Judged judge(Comparison.Table table, Difference difference, boolean forwards) {
        String where = table.name() + " at " + table.length();
        Interval interval = difference.interval();
        if (interval == null)
            return new Judged(
                    where,
                    Verdict.UNDECIDED,
                    "there is no interval over " + difference.questions() + " questions of " + difference.documents()
                            + " documents");
        boolean better = forwards == (table.metric() != Metric.PERPLEXITY); // more is better, but of perplexities less
        double lower = better ? interval.lower() : -interval.upper(),
                upper = better ? interval.upper() : -interval.lower();
        boolean holds = strict ? lower > margin : lower >= margin;
        boolean refuted = strict ? upper <= margin : upper < margin;
        return new Judged(
                where,
                holds ? Verdict.HOLDS : refuted ? Verdict.REFUTED : Verdict.UNDECIDED,
                a + " is ahead by " + number(table, lower) + " to " + number(table, upper));
    }

    private static String number(Comparison.Table table, double value) {
        return table.metric().inNats()
                ? String.format(java.util.Locale.ROOT, "%+.4f nats", value)
                : String.format(java.util.Locale.ROOT, "%+.1f points", 100 * value);
    }
}
