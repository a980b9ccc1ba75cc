package dev.ropewalk.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What stopping early made of a run.
 *
 * @param asked questions that the cells of its comparisons have answered
 * @param planned questions that they would have been asked
 * @param verdicts of every comparison with the baseline
 */
public record Stopping(int asked, int planned, List<Against> verdicts) {

    /**
     * A configuration held against the baseline.
     *
     * @param questions that both answered by then
     * @param log10Evidence what speaks against "no difference", as a power of ten
     * @param log10Needed what settles it: the comparisons of the suite by alpha
     * @param verdict better, worse (than the baseline) or undecided
     */
    public record Against(
            String configuration,
            String baseline,
            String task,
            int length,
            long seed,
            int questions,
            double log10Evidence,
            double log10Needed,
            String verdict) {}

    public Stopping {
        verdicts = List.copyOf(verdicts);
    }

    /** Of a run; empty where all was to be asked. */
    public static Optional<Stopping> of(JdbcClient jdbc, String run) {
        List<Against> verdicts = jdbc.sql("""
                        select c.label, b.label as baseline, c.task, c.length, c.seed, v.questions, v.log10_evidence, v.log10_needed, v.verdict
                        from verdict_v1 v
                        join cell_v1 c on c.run_id = v.run_id and c.id = v.cell_id
                        join cell_v1 b on b.run_id = v.run_id and b.id = v.baseline_id
                        where v.run_id = :run
                        order by c.ordinal""")
                .param("run", run)
                .query((row, number) -> new Against(
                        row.getString("label"),
                        row.getString("baseline"),
                        row.getString("task"),
                        row.getInt("length"),
                        row.getLong("seed"),
                        row.getInt("questions"),
                        row.getDouble("log10_evidence"),
                        row.getDouble("log10_needed"),
                        row.getString("verdict")))
                .list();
        if (verdicts.isEmpty()) return Optional.empty();
        return Optional.of(jdbc.sql("""
                        select sum(c.samples) as asked, sum(coalesce(s.planned, c.samples)) as planned
                        from cell_v1 c
                        left join stopped_cell_v1 s on s.cell_id = c.id
                        where c.run_id = :run and c.id in (
                          select cell_id from verdict_v1 where run_id = :run union select baseline_id from verdict_v1 where run_id = :run)""")
                .param("run", run)
                .query((row, number) -> new Stopping(row.getInt("asked"), row.getInt("planned"), verdicts))
                .single());
    }

    public long undecided() {
        return verdicts.stream()
                .filter(one -> one.verdict().equals("undecided"))
                .count();
    }

    /** One sentence. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "Asked %,d of %,d questions, %,d saved; of %,d comparisons with %s %,d undecided.",
                asked,
                planned,
                planned - asked,
                verdicts.size(),
                verdicts.get(0).baseline(),
                undecided());
    }

    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("asked", asked);
        document.put("planned", planned);
        document.put("saved", planned - asked);
        document.put("undecided", undecided());
        document.put("comparisons", verdicts.stream().map(Stopping::json).toList());
        return document;
    }

    private static Map<String, @Nullable Object> json(Against one) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("configuration", one.configuration());
        json.put("baseline", one.baseline());
        json.put("task", one.task());
        json.put("length", one.length());
        json.put("seed", one.seed());
        json.put("questions", one.questions());
        json.put("log10Evidence", one.log10Evidence());
        json.put("log10Needed", one.log10Needed());
        json.put("verdict", one.verdict());
        return json;
    }
}
