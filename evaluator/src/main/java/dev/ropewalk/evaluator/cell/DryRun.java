package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.results.comparison.Detectable;
import dev.ropewalk.results.outlook.Outlook;
import dev.ropewalk.tasks.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a suite would take and tell (decision 61). Its cells are made as they would be measured, but for their prompts, which take long to write; what differs from a stored cell in nothing
 * else is measured already. Seconds are foretold by this machine where the model is in its memory; else they are counted, and taken as long as cells of the same model, measured on the same kind of
 * device, took for what is counted of reading them.
 */
public final class DryRun {

    /** Cells whose pace is looked at, the latest. */
    private static final int LATEST = 200;

    /** Each cell's own, which is only known once its first prompt is written. */
    private static final String FIRST_PROMPT = "\"firstPrompt\":\"[0-9a-f]*\",?";

    private final JdbcClient jdbc;

    public DryRun(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param modelId the SHA-256 of the files @param measured by the model in memory; null to count */
    public record Asked(
            Suite suite,
            ModelFiles files,
            String modelId,
            Device device,
            @Nullable CostForecast measured) {}

    /** It took longer than whoever asks waits. */
    public static final class LateException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param seconds of what is not measured, on one slot */
    private static final class Group {
        private final Cell first;
        private int cells, measured;
        private @Nullable Double seconds;
        private @Nullable Long bytes;

        Group(Cell first) {
            this.first = first;
        }
    }

    private record Alike(String configuration, Task task, int length) {}

    /** @param late asked between two cells; once true, there is no answer */
    public Outlook of(Asked asked, BooleanSupplier late) {
        Suite suite = asked.suite();
        String device = asked.device().identity();
        SuiteCells cells = SuiteCells.withoutPrompts(suite, asked.files(), asked.modelId(), device);
        CostForecast counted = CostForecast.counted(asked.files().checkpoint().config(), suite.dtype(), asked.device()),
                cost = asked.measured() == null ? counted : asked.measured();
        Double pace = asked.measured() == null ? pace(asked, counted) : (Double) 1.0;
        Set<String> stored = stored(asked, device);
        Map<Alike, Group> groups = new LinkedHashMap<>();
        for (int ordinal = 0; ordinal < cells.size(); ordinal++) {
            if (late.getAsBoolean()) throw new LateException();
            Cell cell = cells.at(ordinal);
            Group group = groups.computeIfAbsent(
                    new Alike(cell.configuration().canonicalJson(), cell.task(), cell.length()),
                    alike -> new Group(cell));
            group.cells++;
            if (cell.refusal() == null && stored.contains(cell.identity().json())) group.measured++;
        }
        Forecast.Costs costs = new Forecast.Costs(cost);
        for (Group group : groups.values()) {
            if (late.getAsBoolean()) throw new LateException();
            foretell(group, costs, cost.modelBytes(), pace);
        }
        return outlook(asked, groups.values().stream().toList(), cost, pace);
    }

    private static void foretell(Group group, Forecast.Costs costs, long modelBytes, @Nullable Double pace) {
        if (group.first.refusal() != null) return;
        Forecast.Cost one = costs.of(group.first);
        group.bytes = Needs.atLeast(modelBytes) + Needs.atLeast(one.bytesOfOne());
        group.seconds = pace == null ? null : (Double) (pace * one.seconds() * (group.cells - group.measured));
    }

    private Outlook outlook(Asked asked, List<Group> groups, CostForecast cost, @Nullable Double pace) {
        List<Group> asking =
                groups.stream().filter(group -> group.first.refusal() == null).toList();
        List<String> notes = new ArrayList<>();
        if (pace == null)
            notes.add("How long it takes is not known: no cell of this model was measured on "
                    + asked.device().identity() + " in " + asked.suite().dtype().word() + " yet.");
        return new Outlook(
                asked.suite().model(),
                asked.modelId(),
                asked.device().identity(),
                groups.stream().mapToInt(group -> group.cells).sum(),
                groups.stream().mapToInt(group -> group.measured).sum(),
                groups.stream()
                        .filter(group -> group.first.refusal() != null)
                        .mapToInt(group -> group.cells)
                        .sum(),
                pace == null
                        ? null
                        : (Double) asking.stream()
                                .mapToDouble(group -> group.seconds == null ? 0 : group.seconds)
                                .sum(),
                Needs.atLeast(cost.modelBytes()),
                asking.stream()
                        .filter(group -> group.measured < group.cells && group.bytes != null)
                        .mapToLong(group -> group.bytes)
                        .max()
                        .orElse(Needs.atLeast(cost.modelBytes())),
                groups.stream().map(DryRun::row).toList(),
                0,
                asked.suite().configurations().size() < 2
                        ? List.of()
                        : Forecast.tells(
                                        groups.stream()
                                                .map(group -> group.first)
                                                .toList(),
                                        asked.suite().seeds().size())
                                .stream()
                                .map(Detectable::document)
                                .toList(),
                List.of(),
                notes);
    }

    private static Outlook.Row row(Group group) {
        Cell cell = group.first;
        return new Outlook.Row(
                cell.configuration().label(),
                cell.task().name(),
                cell.length(),
                group.cells,
                group.measured,
                cell.task().size(),
                group.seconds,
                group.bytes,
                cell.refusal());
    }

    /** Identities of cells that are done, without their first prompts. */
    private Set<String> stored(Asked asked, String device) {
        Set<String> stored = new HashSet<>();
        jdbc.sql("""
                        select identity from cell where model_id = :model and device = :device and dtype = :dtype and engine = :engine and status = 'done'
                          and task in (:tasks) and length in (:lengths) and seed in (:seeds)
                          and not exists (select 1 from stopped_cell s where s.cell_id = cell.id)""")
                .param("model", asked.modelId())
                .param("device", device)
                .param("dtype", asked.suite().dtype().word())
                .param("engine", EngineNumber.CURRENT)
                .param("tasks", asked.suite().tasks().stream().map(Task::name).toList())
                .param("lengths", asked.suite().lengths())
                .param("seeds", asked.suite().seeds())
                .query(row -> {
                    stored.add(row.getString("identity").replaceFirst(FIRST_PROMPT, ""));
                });
        return stored;
    }

    /** What reading took of what is counted of it; null where nothing was measured. */
    private @Nullable Double pace(Asked asked, CostForecast counted) {
        record Read(String label, int length, int samples, double seconds) {}
        List<Read> reads = jdbc.sql("""
                        select label, length, samples, prompt_tokens / prefill_tokens_per_second as seconds from single_cell_v1
                        where model_id = :model and device = :device and dtype = :dtype and status = 'done' and answers_of is null
                          and prefill_tokens_per_second > 0 and prompt_tokens > 0
                        order by finished_at desc limit :latest""")
                .param("model", asked.modelId())
                .param("device", asked.device().identity())
                .param("dtype", asked.suite().dtype().word())
                .param("latest", LATEST)
                .query((row, number) -> new Read(
                        row.getString("label"), row.getInt("length"), row.getInt("samples"), row.getDouble("seconds")))
                .list();
        double took = 0, count = 0;
        for (Read read : reads) {
            int batch = Math.max(
                    1,
                    Math.min(
                            Math.min(read.samples(), asked.device().batchPrompts()),
                            asked.device().batchTokens() / read.length()));
            ContextPlan plan;
            try {
                plan = Configuration.parse(read.label())
                        .resolve(asked.files().checkpoint().rope(), read.length())
                        .planAt(read.length());
            } catch (IllegalArgumentException e) { // it was measured under another trained length
                continue;
            }
            count += counted.time(plan, batch, read.length(), 0).seconds() * read.samples() / batch;
            took += read.seconds();
        }
        return count > 0 ? (Double) (took / count) : null;
    }
}
