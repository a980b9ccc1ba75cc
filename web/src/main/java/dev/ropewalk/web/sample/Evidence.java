package dev.ropewalk.web.sample;

import dev.ropewalk.web.Records;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a number rests on beside its samples: the runs that had it measured, what was asked with it, and the same prompt elsewhere. */
@Component
class Evidence {

    /** Runs of one cell that are told, and answers to one prompt. */
    private static final int RUNS = 20, ALIKE = 100;

    /** Digits of an id that tell a cell from all others. */
    private static final int DIGITS = 12;

    /**
     * A run that has the cell.
     *
     * @param place of the cell in the run
     * @param reused it was measured before
     */
    record InRun(
            String id,
            String suite,
            String status,
            @Nullable String submittedBy,
            OffsetDateTime createdAt,
            int place,
            boolean reused) {}

    /** What another cell, or this one, answered to the same prompt. */
    record Alike(
            String cellId,
            String label,
            String codeVersion,
            @Nullable Integer engine,
            String dtype,
            String device,
            String status,
            @Nullable String message,
            @Nullable Double score,
            @Nullable String answer,
            @Nullable Integer firstTokenRank,
            @Nullable Double logProbability,
            @Nullable Double nllSum,
            @Nullable Integer nllTokens) {

        /** In one word, see {@link Samples#result}. */
        public String result() {
            return Samples.result(status, score, nllTokens);
        }
    }

    private final JdbcClient jdbc;

    Evidence(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest first. */
    List<InRun> runs(String cell) {
        return jdbc.sql("""
                        select r.id, r.suite, r.status, r.submitted_by, r.created_at, rc.ordinal as place, rc.reused
                        from run_cell_v1 rc join run r on r.id = rc.run_id
                        where rc.cell_id = ? order by r.created_at desc, r.id limit ?""").params(cell, RUNS).query(Records.of(InRun.class)).list();
    }

    /**
     * What every configuration answered to this very prompt: this cell, and of each other configuration the cell of the same board, else the newest. A model may
     * have been measured again and again, and nobody reads a thousand answers.
     */
    List<Alike> alike(Samples.Cell cell, Samples.Sample sample) {
        return jdbc.sql("""
                        with ranked as (
                          select id, label, code_version, engine, dtype, device,
                                 row_number() over (partition by configuration_id
                                     order by case when id = :cell then 0 when board = :board then 1 else 2 end, finished_at desc, id) as place
                          from single_cell_v1
                          where model_id = :model and task = :task and length = :length and seed = :seed)
                        select c.id as cell_id, c.label, c.code_version, c.engine, c.dtype, c.device, s.status, s.message, s.score, s.answer,
                               s.first_token_rank, s.log_probability, s.nll_sum, s.nll_tokens
                        from ranked c join sample_v1 s on s.cell_id = c.id and s.ordinal = :ordinal
                        where c.place = 1 and s.prompt_sha256 = :prompt
                        order by c.label, c.id limit :most""")
                .param("cell", cell.id())
                .param("board", cell.board())
                .param("ordinal", sample.ordinal())
                .param("model", cell.modelId())
                .param("task", cell.task())
                .param("length", cell.length())
                .param("seed", cell.seed())
                .param("prompt", sample.promptSha256())
                .param("most", ALIKE)
                .query(Records.of(Alike.class))
                .list();
    }

    /** All that the task was given, by name: its parameters, wording, data. */
    Map<String, String> asked(String cell) {
        Map<String, String> asked = new TreeMap<>();
        JsonNode parameters = JsonMapper.shared()
                .readTree(jdbc.sql("select identity from single_cell_v1 where id = ?")
                        .param(cell)
                        .query(String.class)
                        .single())
                .path("parameters");
        parameters
                .properties()
                .forEach(parameter -> asked.put(
                        parameter.getKey(),
                        parameter.getValue().isString()
                                ? parameter.getValue().asString()
                                : parameter.getValue().toString()));
        return asked;
    }

    String document(String run) {
        return jdbc.sql("select document from run_v1 where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    /** The command that asks a question again. */
    static String replay(String cell, int ordinal) {
        return String.format(
                Locale.ROOT,
                "./ropewalk replay %s --sample %d",
                cell.substring(0, Math.min(DIGITS, cell.length())),
                ordinal);
    }
}
