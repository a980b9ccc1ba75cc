package dev.ropewalk.web;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Fills an empty database as an evaluator would: two boards of eleven configurations and four lengths, and a run that goes on. */
final class Fixture {

    static final String MODEL = "a".repeat(64);
    static final String PARENT = "9".repeat(64), RECIPE = "8".repeat(64);
    private static final String PUBLISHED = "0f0e0d0c-0000-4000-8000-00000000abcd";
    static final String LLAMA = "12".repeat(32);
    static final String PASSKEY = "b0".repeat(32);
    static final String PERPLEXITY = "c1".repeat(32);
    static final String RUNNING = "0f0e0d0c-0000-4000-8000-000000000001";
    static final String DONE = "0f0e0d0c-0000-4000-8000-000000000002";
    static final String FAILED = "0f0e0d0c-0000-4000-8000-000000000003";
    static final String MANAGER = "service/7/0a1b2c3d-0000-4000-8000-000000000000",
            ALPHA = "alpha/41/9f3c2a10-0000-4000-8000-000000000000",
            BETA = "beta/41/77ab01cc-0000-4000-8000-000000000000",
            GAMMA = "gamma/9/5e5e5e5e-0000-4000-8000-000000000000";
    static final List<Integer> LENGTHS = List.of(256, 512, 1024, 2048);
    static final List<Configuration> CONFIGURATIONS = List.of(
            Configuration.of("rope"),
            Configuration.parse("pi{factor=4}"),
            Configuration.parse("ntk{factor=4}"),
            Configuration.of("dynamic-ntk"),
            Configuration.of("ntk-by-parts"),
            Configuration.of("yarn"),
            Configuration.parse("yarn{factor=8}"),
            Configuration.of("self-extend"),
            Configuration.parse("self-extend{group=8,window=128}"),
            Configuration.of("dca"),
            Configuration.parse("compose{bands=dca,spectrum=yarn{factor=4}}"));
    private static final int TRAINED = 512;
    private static final double[] STRENGTH = {0, .35, .5, .55, .6, .8, .75, .95, .9, .92, .85};
    private static final OffsetDateTime START = OffsetDateTime.of(2026, 11, 20, 9, 0, 0, 0, ZoneOffset.UTC);

    private final JdbcClient jdbc;

    Fixture(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void fill() {
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at,
                          parent_id, recipe, recipe_sha256, recipe_steps, notes)
                        values (?, ?, ?, ?, ?, ?, ?, ?, '{"name":"pi-100"}', ?, 6, '["layers 2 and 3 see 64 keys"]')
                        """)
                .params(MODEL, "reference-model", "llama", 800_000, TRAINED, "bundled", START, PARENT, RECIPE)
                .update();
        jdbc.sql(
                        "update model set rope = '{\"base\":10000,\"rotaryDim\":32,\"scaling\":{\"type\":\"default\",\"values\":{}},\"trainedLength\":512}' where id = ?")
                .param(MODEL)
                .update();
        for (Configuration configuration : CONFIGURATIONS) configuration(configuration);
        run(DONE, "quick", "completed", null, START);
        run(
                FAILED,
                "<b>long</b> & risky",
                "failed",
                "The model folder 'models/missing' does not exist.",
                START.plusHours(1));
        run(
                RUNNING,
                "nightly",
                "running",
                null,
                OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(4));
        for (int c = 0; c < CONFIGURATIONS.size(); c++)
            for (int l = 0; l < LENGTHS.size(); l++) {
                int ordinal = c * LENGTHS.size() + l;
                passkey(c, l, ordinal);
                perplexity(c, l, ordinal);
            }
        runningCells();
        boards();
    }

    /** The same with 489 configurations more on the board of passkeys, all of them cells of one run. */
    void fiveHundred() {
        fill();
        jdbc.sql("""
                        insert into configuration (id, method, parameters, label, created_at)
                        select 'ff' || c.n, 'pi', '{}', 'pi{factor=' || (c.n + 10) || '}', timestamp '2026-11-20 00:00:00' from system_range(1, 489) c (n)
                        """).update();
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                          plan_sha256, code_version, dtype, device, status, samples, score, lower_bound, upper_bound, created_at, finished_at)
                        select 'ff' || c.n || '-' || l.n, '{}', '%1$s', '%2$s', 'ff' || c.n, '{}', '[]', 'passkey@1', 'accuracy', 256 * l.n, 1,
                          'e', '0.1.0', 'float32', 'cpu', 'done', 20, mod(c.n * 7, 20) / 20.0, mod(c.n * 7, 20) / 22.0, mod(c.n * 7, 20) / 20.0,
                          timestamp '2026-11-20 00:00:00', timestamp '2026-11-20 00:00:00'
                        from system_range(1, 489) c (n), system_range(1, 4) l (n)
                        """.formatted(PASSKEY, MODEL)).update();
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, depth, answer, score, created_at, status, prompt_tokens, answer_tokens, prompt_sha256)
                        select c.id || '-' || s.n, c.id, s.n, s.n / 20.0, 'x', case when s.n < c.score * 20 then 1 else 0 end,
                          timestamp '2026-11-20 00:00:00', 'scored', 250, 5, ''
                        from cell c, system_range(0, 19) s (n) where c.id like 'ff%'
                        """).update();
        jdbc.sql("""
                        insert into run_cell (run_id, cell_id, ordinal, reused)
                        select '%s', id, 1000 + row_number() over (order by id), false from cell where id like 'ff%%'
                        """.formatted(DONE)).update();
        boards();
    }

    /** A model, and tunings of it by 100 and by 500 samples of three seeds each; the means are of these scores, their intervals by hand. */
    String study() {
        String id = "0f0e0d0c-0000-4000-8000-000000000100";
        jdbc.sql("insert into study (id, document) values (?, ?)")
                .params(id, """
                        {"name":"tuned pi","means":[
                          {"configuration":"pi{factor=4}","samples":100,"task":"passkey@1","metric":"accuracy","length":512,"seeds":3,"score":0.6,"interval":[0.35,0.85]},
                          {"configuration":"pi{factor=4}","samples":500,"task":"passkey@1","metric":"accuracy","length":512,"seeds":3,"score":0.9,"interval":[0.775,1.0]},
                          {"configuration":"pi{factor=4}","samples":100,"task":"passkey@1","metric":"accuracy","length":1024,"seeds":3,"score":0.4,"interval":[0.15,0.65]},
                          {"configuration":"pi{factor=4}","samples":500,"task":"passkey@1","metric":"accuracy","length":1024,"seeds":3,"score":0.7,"interval":[0.575,0.825]}]}""")
                .update();
        double[][] scores = {{.35}, {.5, .6, .7}, {.85, .9, .95}};
        int run = 0;
        for (int tuned = 0; tuned < scores.length; tuned++)
            for (int seed = 1; seed <= scores[tuned].length; seed++, run++) {
                String of = String.format("0f0e0d0c-0000-4000-8000-%012d", 100 + run);
                run(
                        of,
                        tuned == 0
                                ? "tuned pi"
                                : "tuned pi: pi{factor=4}, " + (tuned == 1 ? 100 : 500) + " samples, seed " + seed,
                        "completed",
                        null,
                        START.plusMinutes(run));
                jdbc.sql("update run set study = ? where id = ?").params(id, of).update();
                for (int l = 1; l <= 2; l++) {
                    double score = scores[tuned][seed - 1] - .2 * (l - 1);
                    cell(
                            "s",
                            2 * run + l,
                            "e3".repeat(32),
                            1,
                            "passkey@1",
                            "accuracy",
                            l,
                            "done",
                            score,
                            score - .1,
                            Math.min(1, score + .1),
                            0,
                            null);
                    link(of, "s", 2 * run + l, l - 1);
                }
            }
        return id;
    }

    /** Beside what LCEG prints of PG19: four within their intervals or without one, and one above what is printed. */
    void published() {
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at, rope)
                        values (?, 'Llama-2-7b-hf', 'llama', 6738415616, 4096, 'meta-llama/Llama-2-7b-hf', ?,
                          '{"base":10000,"rotaryDim":128,"scaling":{"type":"default","values":{}},"trainedLength":4096}')""").params(LLAMA, START).update();
        run(PUBLISHED, "as LCEG", "completed", null, START);
        jdbc.sql("update run set document = ? where id = ?")
                .params(
                        "{\"name\":\"as LCEG\",\"tasks\":[{\"name\":\"ppl/fullwindow@1\",\"parameters\":{\"folder\":\"/texts/pg19-test-ten\"}}]}",
                        PUBLISHED)
                .update();
        Configuration extended = Configuration.parse("self-extend{group=64,window=1024}");
        configuration(extended);
        published(Configuration.of("rope"), 2048, 6.58, 6.31, 6.86);
        published(Configuration.of("rope"), 4096, 6.28, null, null);
        published(extended, 8192, 6.17, 5.91, 6.44);
        published(extended, 16384, 6.02, 5.77, 6.28);
        published(extended, 32768, 7.02, 6.71, 7.35);
        boards();
    }

    private void published(Configuration configuration, int length, double score, Double lower, Double upper) {
        String identity = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "parameters",
                        Map.of("stride", 256, "documents", 10, "data", "7".repeat(64)),
                        "exact",
                        configuration
                                .resolve(new Rope(128, 10_000, 4096), length)
                                .exact()
                                .canonicalJson()));
        String id = Fingerprint.of(identity + length);
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                          plan_sha256, code_version, dtype, device, status, samples, score, lower_bound, upper_bound, created_at, finished_at)
                        values (?, ?, ?, ?, ?, '{}', '[]', 'ppl/fullwindow@1', 'perplexity', ?, 1, 'e', '0.1.0', 'bfloat16', 'cuda', 'done', 10, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        identity,
                        "5a".repeat(32),
                        LLAMA,
                        configuration.sha256(),
                        length,
                        score,
                        lower,
                        upper,
                        START,
                        START)
                .update();
        jdbc.sql("insert into run_cell (run_id, cell_id, ordinal, reused) values (?, ?, ?, false)")
                .params(PUBLISHED, id, length)
                .update();
        for (int n = 0; n < 10; n++)
            sample(id, n, "scored", null, 3, null, null, 128 * Math.log(score + .1 * (n - 4.5)));
    }

    /** As it was before. */
    void withoutPublished() {
        for (String table : List.of("board_cell", "board_row", "measured", "board"))
            jdbc.sql("delete from " + table).update();
        jdbc.sql("delete from run_cell where run_id = ?").param(PUBLISHED).update();
        jdbc.sql("delete from run where id = ?").param(PUBLISHED).update();
        jdbc.sql("delete from sample where cell_id in (select id from cell where model_id = ?)")
                .param(LLAMA)
                .update();
        jdbc.sql("delete from cell where model_id = ?").param(LLAMA).update();
        jdbc.sql("delete from model where id = ?").param(LLAMA).update();
        jdbc.sql("delete from configuration where id = ?")
                .param(Configuration.parse("self-extend{group=64,window=1024}").sha256())
                .update();
        boards();
    }

    void change(String statement) {
        jdbc.sql(statement).update();
    }

    /** What whoever ends cells keeps of boards, by the statements with which the migration makes it of what there is. */
    void boards() {
        for (String table : List.of("board_cell", "board_row", "measured", "board"))
            jdbc.sql("delete from " + table).update();
        for (String statement : migration().split(";"))
            for (String begin : List.of("insert into board", "insert into measured", "update board", "update run set"))
                if (statement.contains(begin))
                    jdbc.sql(statement.substring(statement.indexOf(begin))).update();
        jdbc.sql(
                        "update board_row set disturbed = (select disturbed from single_cell_v1 c where c.id = board_row.cell_id)")
                .update();
    }

    private static String migration() {
        try (InputStream file = Fixture.class.getResourceAsStream("/db/migrations/V10__boards.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A race of all configurations that goes on: the best two are in, the others left, each after another round. */
    String race() {
        String id = "0f0e0d0c-0000-4000-8000-000000000200";
        List<Integer> lengths =
                LENGTHS.stream().filter(length -> length >= TRAINED).toList();
        run(id, "advise, 2048 tokens", "running", null, OffsetDateTime.now(ZoneOffset.UTC));
        jdbc.sql("update run set document = ? where id = ?")
                .params(
                        CONFIGURATIONS.stream()
                                .map(one -> "\"" + one + "\"")
                                .collect(Collectors.joining(
                                        ",",
                                        "{\"name\":\"advise, 2048 tokens\",\"model\":\"reference-model\",\"configurations\":[",
                                        "],\"tasks\":[{\"name\":\"passkey@1\",\"parameters\":{\"depths\":11,\"trials\":4}}],\"lengths\":"
                                                + lengths
                                                + ",\"seeds\":[1],\"stop\":{\"baseline\":\"rope\",\"race\":true}}")),
                        id)
                .update();
        jdbc.sql(
                        "insert into run_cell (run_id, cell_id, ordinal, reused) select ?, min(id), 0, true from cell where model_id = ?")
                .params(id, MODEL)
                .update();
        for (int place = 0; place < CONFIGURATIONS.size(); place++) racer(id, place, lengths);
        return id;
    }

    private void racer(String run, int place, List<Integer> lengths) {
        Configuration leader = CONFIGURATIONS.get(7), one = CONFIGURATIONS.get(place);
        boolean isIn = STRENGTH[place] > .91, compared = place > 0 && one != leader;
        int rounds = place == 0 || isIn ? 20 : 4 + place;
        double behind = STRENGTH[place] - STRENGTH[7];
        jdbc.sql("""
                        insert into racer (run_id, configuration_id, place, state, than_id, rounds, all_rounds, questions, planned, score, documents,
                          difference, lower_bound, upper_bound, prefill_seconds, cache_bytes, memory_bytes)
                        values (?, ?, ?, ?, ?, ?, 44, ?, 132, ?, ?, ?, ?, ?, 0.1, 8388608, 40000000)
                        """)
                .params(
                        run,
                        one.sha256(),
                        place,
                        place == 0 ? "baseline" : isIn ? "in" : "worse",
                        place == 0 || isIn ? null : leader.sha256(),
                        rounds,
                        3 * rounds,
                        STRENGTH[place],
                        compared ? 3 * rounds : null,
                        compared ? behind : null,
                        compared ? behind - .1 : null,
                        compared ? behind + .1 : null)
                .update();
        for (int length : place == 0 ? List.of(TRAINED) : lengths) {
            double score = length == TRAINED ? .95 : STRENGTH[place];
            jdbc.sql(
                            "insert into racer_length (run_id, configuration_id, length, score, lower_bound, upper_bound, holds) values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            run,
                            one.sha256(),
                            length,
                            score,
                            Math.max(0, score - .1),
                            Math.min(1, score + .1),
                            length == TRAINED || isIn ? null : Boolean.FALSE)
                    .update();
        }
    }

    void configuration(Configuration configuration) {
        jdbc.sql("insert into configuration (id, method, parameters, label, created_at) values (?, ?, ?, ?, ?)")
                .params(
                        configuration.sha256(),
                        configuration.method(),
                        configuration.parametersJson(),
                        configuration.toString(),
                        START)
                .update();
    }

    void run(String id, String suite, String status, String message, OffsetDateTime at) {
        jdbc.sql("""
                        insert into run (id, suite, document, document_sha256, status, message, owner, code_version, created_at, started_at, finished_at)
                        values (:id, :suite, '{"name":"quick","model":"reference-model"}', 'd', :status, :message, 'elsewhere/1/a', '0.1.0', :at, :started, :finished)
                        """)
                .param("id", id)
                .param("suite", suite)
                .param("status", status)
                .param("message", message)
                .param("at", at)
                .param("started", status.equals("queued") ? null : at.plusSeconds(3))
                .param("finished", status.equals("running") || status.equals("queued") ? null : at.plusMinutes(7))
                .update();
    }

    private void passkey(int c, int l, int ordinal) {
        boolean beyond = LENGTHS.get(l) > TRAINED;
        double share = beyond ? Math.max(0, STRENGTH[c] - .18 * (l - 2)) : 1;
        if (c == 1 && l == 3) {
            cell(
                    "p",
                    ordinal,
                    PASSKEY,
                    c,
                    "passkey@1",
                    "accuracy",
                    l,
                    "refused",
                    null,
                    null,
                    null,
                    0,
                    "The window of 128 is not a multiple of the group.");
            link(DONE, "p", ordinal, ordinal);
            return;
        }
        int right = 0, failures = 0;
        String id = cell("p", ordinal, PASSKEY, c, "passkey@1", "accuracy", l, "done", share, 0., 1., 0, null);
        for (int depth = 0; depth < 10; depth++)
            for (int trial = 0; trial < 2; trial++) {
                int n = depth * 2 + trial;
                boolean failed = c == 2 && l == 3 && n == 4;
                boolean hit = !failed && (depth * 7 + trial * 3 + c) % 10 < Math.round(share * 10);
                right += hit ? 1 : 0;
                failures += failed ? 1 : 0;
                sample(id, n, failed ? "failed" : "scored", depth / 9., l, hit ? 1. : 0., hit, null);
            }
        double p = right / 20., z = 1.96, n = 20, middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        jdbc.sql("update cell set score = ?, lower_bound = ?, upper_bound = ?, failures = ? where id = ?")
                .params(p, Math.max(0, middle - half), Math.min(1, middle + half), failures, id)
                .update();
        link(DONE, "p", ordinal, ordinal);
    }

    private void perplexity(int c, int l, int ordinal) {
        boolean beyond = LENGTHS.get(l) > TRAINED;
        double value = 4.2 - .3 * l + (beyond ? Math.exp((1 - STRENGTH[c]) * 4.5 * (l - 1.4)) - 1 : .02 * c);
        String id = cell(
                "q",
                ordinal,
                PERPLEXITY,
                c,
                "ppl/lastk-128@1",
                "perplexity",
                l,
                "done",
                value,
                value * .93,
                value * 1.08,
                0,
                null);
        for (int n = 0; n < 3; n++) sample(id, n, "scored", null, l, null, null, 128 * Math.log(value));
        link(DONE, "q", ordinal, 44 + ordinal);
    }

    private void runningCells() {
        String[] states = {"done", "done", "running", "waiting", "failed", "refused"};
        for (int n = 0; n < 24; n++) {
            int c = n / 4, l = n % 4;
            String state = n < 9 ? "done" : n < 11 ? "running" : n == 12 ? "failed" : "waiting";
            String id = cell(
                    "r",
                    n,
                    "d2".repeat(32),
                    c,
                    "passkey@1",
                    "accuracy",
                    l,
                    state,
                    state.equals("done") ? .8 : null,
                    state.equals("done") ? .6 : null,
                    state.equals("done") ? .9 : null,
                    7,
                    state.equals("failed") ? "Out of memory at 2,048 tokens." : null);
            for (int s = 0; s < (state.equals("done") ? 20 : state.equals("running") ? 7 : 0); s++)
                sample(id, s, "scored", s / 19., l, 1., true, null);
            link(RUNNING, "r", n, n);
        }
    }

    /**
     * Who is at the run that goes on: a manager that lives; a worker that measures two of its cells, one that ends its last and takes no more, and one
     * with such a card as nobody else has, which has not been heard of for 40 s. One cell waits. Of the first's cells is known what they take, and how much memory it has.
     */
    void workers() {
        jdbc.sql("delete from cell_order").update();
        jdbc.sql("delete from worker").update();
        jdbc.sql("update run set owner = ?, heartbeat_at = current_timestamp where id = ?")
                .params(MANAGER, RUNNING)
                .update();
        worker(ALPHA, "cpu (Xeon)", "cpu", 4, "rack=3 mem=80g", false, null, 1);
        worker(BETA, "cpu (Xeon)", "cpu", 1, "", true, "The model llama is not here.", 2);
        worker(GAMMA, "cuda:0 (NVIDIA H200)", "NVIDIA H200", 2, "", false, null, 40);
        order(9, "cpu", ALPHA, 29);
        order(10, "cpu", ALPHA, 29);
        order(11, "cpu", BETA, 28);
        order(13, "NVIDIA H200", GAMMA, -10);
        order(14, "cpu", null, 0);
        jdbc.sql("update cell_order set seconds = 100, model_bytes = 45000000, bytes = 7000000 where holder = ?")
                .param(ALPHA)
                .update();
        jdbc.sql("update worker set memory = 8000000000 where name = ?")
                .param(ALPHA)
                .update();
        jdbc.sql("update run_cell set foretold_seconds = 100 where run_id = ? and not reused")
                .param(RUNNING)
                .update();
    }

    /** A file that a run has asked: its form says no licence, and two of its rows are odd. */
    void readFile() {
        jdbc.sql("delete from dataset").update();
        jdbc.sql("""
                        insert into dataset (id, name, format, version, licence, row_count, questions, warnings, location, created_at)
                        values (?, 'narrativeqa', 'longbench', 'THUDM/LongBench 2e00731', '', 200, 198, ?, '/secret/place', ?)""")
                .params("9d".repeat(32), "row 3: no answer\nrow 7: no answer", START)
                .update();
    }

    void worker(
            String name,
            String device,
            String kind,
            int slots,
            String labels,
            boolean draining,
            String message,
            int silent) {
        jdbc.sql("""
                        insert into worker (name, code_version, engine, device, device_kind, slots, labels, draining, message, started_at, heartbeat_at)
                        values (?, '0.1.0', 3, ?, ?, ?, ?, ?, ?, current_timestamp - interval '3' hour, current_timestamp - interval '%d' second)
                        """.formatted(silent))
                .params(name, device, kind, slots, labels, draining, message)
                .update();
    }

    /** A cell of the run that goes on. @param left seconds of the lease */
    void order(int cell, String device, String holder, int left) {
        jdbc.sql("""
                        insert into cell_order (cell_id, run_id, ordinal, since, model_id, dtype, device, planned, stored, lease, holder, leased_at, lease_until)
                        values (:cell, :run, :ordinal, current_timestamp, :model, 'float32', :device, 20, 7, :lease, :holder,
                          case when cast(:lease as varchar) is not null then current_timestamp - interval '2' minute end,
                          case when cast(:lease as varchar) is not null then current_timestamp + interval '%d' second end)
                        """.formatted(left))
                .param("cell", id("r", cell))
                .param("run", RUNNING)
                .param("ordinal", cell)
                .param("model", MODEL)
                .param("device", device)
                .param("lease", holder == null ? null : "lease-" + cell)
                .param("holder", holder)
                .update();
    }

    static String id(String kind, int ordinal) {
        return (kind + "0" + String.format("%02d", ordinal)).repeat(16);
    }

    private String cell(
            String kind,
            int ordinal,
            String board,
            int c,
            String task,
            String metric,
            int l,
            String status,
            Double score,
            Double lower,
            Double upper,
            int seed,
            String message) {
        Configuration configuration = CONFIGURATIONS.get(c);
        Resolution resolution = configuration.resolve(new Rope(32, 10_000, TRAINED), LENGTHS.get(l));
        String exact = resolution.exact().parametersJson();
        String notes = resolution.plan().notes(Reach.UNBOUNDED).stream()
                .map(note -> '"' + note + '"')
                .collect(Collectors.joining(",", "[", "]"));
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                          plan_sha256, code_version, dtype, device, status, message, samples, score, lower_bound, upper_bound,
                          prompt_tokens, cache_bytes, prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes, processor_seconds, others_seconds, notes,
                          created_at, started_at, finished_at)
                        values (:id, '{}', :board, :model, :configuration, :exact, '[]', :task, :metric, :length, :seed, 'e', '0.1.0', 'float32', 'cpu',
                          :status, :message, :samples, :score, :lower, :upper, :prompts, :cache, 5120.5, 61.2, 734003200, 8, :others, :notes, :at, :at, :finished)
                        """)
                .param("id", id(kind, ordinal))
                .param("board", board)
                .param("model", MODEL)
                .param("configuration", configuration.sha256())
                .param("exact", exact)
                .param("others", c == 5 ? 1.84 : .02)
                .param("notes", notes)
                .param("task", task)
                .param("metric", metric)
                .param("length", LENGTHS.get(l))
                .param("seed", seed == 0 ? 1 : seed)
                .param("status", status)
                .param("message", message)
                .param("samples", metric.equals("accuracy") ? 20 : 3)
                .param("prompts", (metric.equals("accuracy") ? 20 : 3) * (LENGTHS.get(l) - 5))
                .param("cache", 1024L * LENGTHS.get(l) * (c + 1))
                .param("score", score)
                .param("lower", lower)
                .param("upper", upper)
                .param("at", START)
                .param(
                        "finished",
                        status.equals("waiting") || status.equals("running")
                                ? null
                                : START.plusMinutes(ordinal + (kind.equals("p") ? 100 : 0)))
                .update();
        return id(kind, ordinal);
    }

    private void sample(
            String cell, int ordinal, String status, Double depth, int l, Double score, Boolean contains, Double nll) {
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, status, message, depth, prompt_tokens, answer_tokens, prompt_sha256, expected, answer,
                          score, contains, first_token_rank, log_probability, nll_sum, nll_tokens, prefill_seconds, decode_seconds, created_at)
                        values (:id, :cell, :ordinal, :status, :message, :depth, :tokens, :answered, 'f', :expected, :answer, :score, :contains, :rank,
                          :p, :nll, :nllTokens, 0.2, 0.1, :at)
                        """)
                .param("id", cell.substring(0, 16) + "-" + ordinal)
                .param("cell", cell)
                .param("ordinal", ordinal)
                .param("status", status)
                .param("message", status.equals("failed") ? "The answer is empty." : null)
                .param("depth", depth)
                .param("tokens", LENGTHS.get(l) - 5)
                .param("answered", nll == null ? 5 : 0)
                .param("expected", nll == null ? "48213" : null)
                .param("answer", nll != null || status.equals("failed") ? null : score == 1 ? "48213" : "<i>4821</i>")
                .param("score", score)
                .param("contains", contains)
                .param("rank", nll == null ? score != null && score == 1 ? 1 : 7 : null)
                .param("p", nll == null ? score != null && score == 1 ? -.02 : -4.1 : null)
                .param("nll", nll)
                .param("nllTokens", nll == null ? null : 128)
                .param("at", START)
                .update();
    }

    private void link(String run, String kind, int ordinal, int place) {
        jdbc.sql("insert into run_cell (run_id, cell_id, ordinal, reused) values (?, ?, ?, ?)")
                .params(run, id(kind, ordinal), place, kind.equals("r") && ordinal < 4)
                .update();
    }

    /** What an import leaves: a model and a configuration that are names, a cell of no run, of no length. */
    void imported(String cell, String board, String label) {
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at)
                        values (?, 'vicuna', 'imported', 0, 0, '', ?) on conflict do nothing""").params("7".repeat(64), START).update();
        jdbc.sql(
                        "insert into configuration (id, method, parameters, label, created_at) values (?, 'imported', ?, ?, ?)")
                .params(Fingerprint.of(label), "{\"label\":\"" + label + "\"}", label, START)
                .update();
        jdbc.sql("""
                        insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed,
                          plan_sha256, code_version, dtype, device, status, samples, score, lower_bound, upper_bound, created_at, finished_at, origin)
                        values (?, '{}', ?, ?, ?, ?, '[]', 'longbench/hotpotqa/file@1', 'score', 0, 0, '', '0.1.0', 'unknown', 'unknown', 'done',
                          1, 0.5, null, null, ?, ?, 'imported from pred/vicuna/hotpotqa.jsonl, LongBench, 2026-11-29')""")
                .params(
                        cell,
                        board,
                        "7".repeat(64),
                        Fingerprint.of(label),
                        "{\"label\":\"" + label + "\"}",
                        START,
                        START)
                .update();
        jdbc.sql("""
                        insert into sample (id, cell_id, ordinal, status, prompt_tokens, answer_tokens, prompt_sha256, expected, answer, score,
                          created_at, question, cluster)
                        values (?, ?, 0, 'scored', 0, 0, ?, 'harbour', 'the harbour', 0.5, ?, 'q-17', 'd-4')""")
                .params(cell.substring(0, 16) + "-0", cell, "6".repeat(64), START)
                .update();
        boards();
    }
}
