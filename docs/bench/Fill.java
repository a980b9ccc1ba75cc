import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.security.MessageDigest;
import java.nio.charset.StandardCharsets;

/**
 * Fills a database of ropewalk's schema (start the service once) with 120,000 cells of a million samples in 3,000 boards, 300 runs, seeded:
 * {@code java -cp H2-OR-POSTGRESQL.jar docs/bench/Fill.java URL USER PASSWORD [VERSIONS [SAMPLES]]}. What is kept of boards is made by
 * {@code ./ropewalk check --repair} afterwards.
 */
class Fill {

    private static final List<String> METHODS =
            List.of("rope", "pi", "ntk", "dynamic-ntk", "ntk-by-parts", "yarn", "abf", "entropy-abf", "self-extend", "dca");
    private static final List<String> TASKS = List.of(
            "passkey@1", "passkey/pi@1", "niah@1", "kv/stories@1", "ruler/niah_single_1@1", "ruler/vt@1", "vt/stories@2",
            "ppl/lastk-128@1", "ppl/press@1", "copy@1");
    private static final int[] LENGTHS = {256, 512, 1024, 2048};
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public static void main(String[] arguments) throws Exception {
        int versions = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 300;
        int samples = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 1_000_000;
        int cells = versions * TASKS.size() * METHODS.size() * LENGTHS.length, done = 0;
        SplittableRandom random = new SplittableRandom(7);
        String model = sha("model");
        try (Connection database = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            database.setAutoCommit(false);
            insert(database, "model", "id, name, family, parameters, trained_length, location, created_at", model, "full", "llama", 805888L, 256, "", at(START));
            for (String method : METHODS)
                insert(database, "configuration", "id, method, parameters, label, created_at", sha(method), method, "{}", method + "{}", at(START));
            for (int v = 0; v < versions; v++) {
                Instant day = START.plus(Duration.ofDays(v));
                String run = uuid(sha("run" + v)), code = "0.1." + v;
                insert(
                        database, "run", "id, suite, document, document_sha256, code_version, status, created_at, started_at, finished_at", run,
                        "nightly-" + v, "{\"name\":\"nightly\"}", sha("suite" + v), code, "completed", at(day), at(day), at(day.plusSeconds(7200)));
                try (PreparedStatement cell = prepare(
                                database, "cell",
                                "id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed, plan_sha256, "
                                        + "code_version, dtype, device, engine, status, samples, score, lower_bound, upper_bound, prompt_tokens, "
                                        + "prefill_tokens_per_second, decode_tokens_per_second, peak_memory_bytes, notes, created_at, started_at, finished_at");
                        PreparedStatement link = prepare(database, "run_cell", "run_id, cell_id, ordinal, reused");
                        PreparedStatement sample = prepare(
                                database, "sample",
                                "id, cell_id, ordinal, status, depth, prompt_tokens, answer_tokens, prompt_sha256, expected, answer, score, contains, "
                                        + "nll_sum, nll_tokens, prefill_seconds, decode_seconds, created_at")) {
                    int ordinal = 0;
                    for (String task : TASKS) {
                        boolean perplexity = task.startsWith("ppl") || task.startsWith("copy");
                        for (String method : METHODS)
                            for (int l = 0; l < LENGTHS.length; l++) {
                                int length = LENGTHS[l], count = (int) ((long) samples * (done + 1) / cells - (long) samples * done / cells);
                                String identity = "{\"configuration\":\"" + method + "\",\"length\":" + length + ",\"task\":\"" + task + "\",\"version\":" + v
                                        + ",\"model\":\"" + model + "\",\"parameters\":{\"depths\":11,\"trials\":2},\"dtype\":\"float32\"}";
                                String id = sha(identity);
                                double good = Math.max(0, Math.min(1, 1 - l * .25 + METHODS.indexOf(method) * .07 + random.nextDouble() / 10));
                                double score = perplexity ? 5 + 900 * (1 - good) : good;
                                Timestamp end = at(day.plusSeconds(15L * ordinal + 14));
                                set(
                                        cell, id, identity, sha("board" + task + v), model, sha(method), "{\"factor\":" + length / 256 + "}", "[]", task,
                                        perplexity ? "perplexity" : "accuracy", length, 1L, sha(method + length), code, "float32", "cpu", 1, "done", count,
                                        score, score * .9, perplexity ? score * 1.1 : Math.min(1, score * 1.1), (long) length * count, 12000.5, 2000.5,
                                        500_000_000L, "[]", at(day), at(day), end);
                                set(link, run, id, ordinal++, false);
                                for (int o = 0; o < count; o++) {
                                    boolean right = random.nextDouble() < good;
                                    set(
                                            sample, id.substring(0, 16) + "-" + o, id, o, "scored", perplexity ? null : (Double) (o % 11 / 10.), length,
                                            perplexity ? 0 : 8, sha(task + length + o), "48213", right ? "48213" : "the quiet house", right ? 1. : 0., right,
                                            perplexity ? (Double) 250.5 : null, perplexity ? (Integer) 128 : null, .05, .01, end);
                                }
                                done++;
                            }
                    }
                    cell.executeBatch();
                    link.executeBatch();
                    sample.executeBatch();
                }
                database.commit();
            }
        }
        System.out.println(done + " cells");
    }

    private static PreparedStatement prepare(Connection database, String table, String columns) throws Exception {
        return database.prepareStatement(
                "insert into " + table + " (" + columns + ") values (?" + ", ?".repeat(columns.split(",").length - 1) + ")");
    }

    private static void insert(Connection database, String table, String columns, Object... values) throws Exception {
        try (PreparedStatement statement = prepare(database, table, columns)) {
            set(statement, values);
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws Exception {
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        statement.addBatch();
    }

    private static Timestamp at(Instant time) {
        return Timestamp.from(time);
    }

    private static String uuid(String hash) {
        return hash.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12}).*", "$1-$2-$3-$4-$5");
    }

    private static String sha(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
