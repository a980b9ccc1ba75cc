package dev.ropewalk.web;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import java.time.OffsetDateTime;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs of a schedule, their cells and answers, as an evaluator stores them: plain RoPE on passkey at 512 tokens, on models that differ by a letter. */
public final class Measured {

    private static final String TASK = "passkey@1", SUITE = "watched";

    private final JdbcClient jdbc;
    private OffsetDateTime time = OffsetDateTime.parse("2026-11-20T03:00:00Z");

    public Measured(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All of it, where others use the database, too; first the schedule. */
    void forget() {
        String cells = "(select id from cell where model_id in (select id from model where name = 'tuned'))";
        jdbc.sql("delete from run_cell where cell_id in " + cells).update();
        jdbc.sql("delete from run where suite = '" + SUITE + "'").update();
        jdbc.sql("delete from sample where cell_id in " + cells).update();
        jdbc.sql("delete from cell where id in " + cells).update();
        jdbc.sql("delete from model where name = 'tuned'").update();
    }

    /** @param watched with alpha 0.05 and no tolerance */
    public String schedule(String id, boolean watched) {
        jdbc.sql("""
                        insert into schedule (id, name, cron, zone, document, enabled, created_at, updated_at, accounted_at, watch_alpha, watch_tolerance)
                        values (:id, 'nightly', '0 0 3 * * *', 'UTC', '{"name":"quick"}', false, :at, :at, :at, :alpha, :tolerance)""")
                .param("id", id)
                .param("at", time)
                .param("alpha", watched ? 0.05 : null)
                .param("tolerance", watched ? 0.0 : null)
                .update();
        return id;
    }

    /** A day later than the last. */
    public String run(String id, String schedule, String status) {
        time = time.plusDays(1);
        jdbc.sql("""
                        insert into run (id, suite, document, document_sha256, status, message, awaited, schedule_id, owner, created_at, started_at, finished_at)
                        values (:id, :suite, '{"name":"quick"}', 'd', :status, :message, true, :schedule, 'elsewhere/1/a', :at, :at, :finished)""")
                .param("id", id)
                .param("suite", SUITE)
                .param("status", status)
                .param("message", status.equals("failed") ? "The model folder is gone." : null)
                .param("schedule", schedule)
                .param("at", time)
                .param("finished", time.plusMinutes(7))
                .update();
        return id;
    }

    /** What the run has of a model: measured the first time that it is asked for. @param right whether it answers a question rightly */
    public String cell(String run, String model, int questions, IntPredicate right) {
        Configuration rope = Configuration.of("rope");
        String sha256 = Fingerprint.of(model), id = Fingerprint.of(model + " cell");
        if (jdbc.sql("select count(*) from configuration where id = ?")
                        .param(rope.sha256())
                        .query(Integer.class)
                        .single()
                == 0)
            jdbc.sql(
                            "insert into configuration (id, method, parameters, label, created_at) values (?, 'rope', '{}', 'rope{}', ?)")
                    .params(rope.sha256(), time)
                    .update();
        boolean reused = jdbc.sql("select count(*) from cell where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                == 1;
        if (!reused) {
            jdbc.sql("""
                            insert into model (id, name, family, parameters, trained_length, location, created_at)
                            values (?, 'tuned', 'llama', 800000, 512, 'models/tuned', ?)""").params(sha256, time).update();
            long score = IntStream.range(0, questions).filter(right).count();
            jdbc.sql("""
                            insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed, plan_sha256,
                              code_version, dtype, device, status, samples, score, lower_bound, upper_bound, created_at, started_at, finished_at)
                            values (:id, :identity, :board, :model, :configuration, '{}', '[]', :task, 'accuracy', 512, 1, 'e', '0.1.0', 'float32', 'cpu', 'done',
                              :samples, :score, 0, 1, :at, :at, :at)""")
                    .param("id", id)
                    .param(
                            "identity",
                            "{\"model\":\"" + sha256 + "\",\"task\":\"" + TASK
                                    + "\",\"parameters\":{\"trials\":10},\"engine\":4,\"seed\":1,\"length\":512,\"firstPrompt\":\"p0\"}")
                    .param("board", Fingerprint.of(model + " board"))
                    .param("model", sha256)
                    .param("configuration", rope.sha256())
                    .param("task", TASK)
                    .param("samples", questions)
                    .param("score", score / (double) questions)
                    .param("at", time)
                    .update();
            for (int question = 0; question < questions; question++)
                jdbc.sql("""
                                insert into sample (id, cell_id, ordinal, status, prompt_tokens, answer_tokens, prompt_sha256, score, created_at)
                                values (:id, :cell, :ordinal, 'scored', 507, 5, :prompt, :score, :at)""")
                        .param("id", id.substring(0, 16) + "-" + question)
                        .param("cell", id)
                        .param("ordinal", question)
                        .param("prompt", "p" + question)
                        .param("score", right.test(question) ? 1 : 0)
                        .param("at", time)
                        .update();
        }
        jdbc.sql("insert into run_cell (run_id, cell_id, ordinal, reused) values (?, ?, 0, ?)")
                .params(run, id, reused)
                .update();
        return id;
    }
}
