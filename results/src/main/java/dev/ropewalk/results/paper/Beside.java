package dev.ropewalk.results.paper;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.identity.StoredRope;
import dev.ropewalk.statistics.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A paper's tables with what was measured here beside each number (decision 77). A cell stands beside one if it is of the same checkpoint, run as trained on
 * as many tokens, under the same plan's exact configuration, of the same task and version with the parameters that the protocol names, at the same
 * length; of texts, those of a folder by the name that the paper's file gives them, which whoever measured called so. What was imported was not measured here, and what should not be used any more is left out. Of several the one that ended last.
 */
public record Beside(Paper paper, List<Table> tables) {

    public Beside {
        tables = List.copyOf(tables);
    }

    /**
     * A table.
     *
     * @param marks of columns, numbers of reasons from 1; null where a column is compared
     * @param reasons why something is not compared, each once
     */
    public record Table(Paper.Table table, List<@Nullable Integer> marks, List<Row> rows, List<String> reasons) {

        /** All numbers of it. */
        public Count count() {
            return Count.of(rows.stream().flatMap(row -> row.figures().stream()));
        }
    }

    /** @param mark number of a reason, from 1; null where the row is compared */
    public record Row(Paper.Row row, @Nullable Integer mark, List<Figure> figures) {

        public boolean isMeasured() {
            return figures.stream().anyMatch(figure -> figure.measured() != null);
        }
    }

    /** @param verdict null where the paper prints no number */
    public record Figure(
            Published published,
            @Nullable Verdict verdict,
            @Nullable Measured measured) {

        /** Whether more was measured than is printed. */
        public boolean isHigher() {
            return measured != null && measured.value() > published.value().orElse(Double.POSITIVE_INFINITY);
        }
    }

    /** How many numbers there are, and what became of them. */
    public record Count(int numbers, int comparable, int measured, int agree, int differ) {

        static Count of(Stream<Figure> figures) {
            List<Verdict> verdicts = figures.map(Figure::verdict)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
            int unlike = count(verdicts, Verdict.NOT_COMPARABLE), left = count(verdicts, Verdict.NOT_MEASURED);
            return new Count(
                    verdicts.size(),
                    verdicts.size() - unlike,
                    verdicts.size() - unlike - left,
                    count(verdicts, Verdict.AGREES),
                    count(verdicts, Verdict.DIFFERS));
        }

        private static int count(List<Verdict> verdicts, Verdict wanted) {
            return (int) verdicts.stream().filter(verdict -> verdict == wanted).count();
        }

        /** {@code 12 of 27 numbers were measured: 11 agree, 1 differs.} */
        public String sentence() {
            if (comparable == 0) return "none of its " + numbers + " numbers can be compared";
            return measured + " of " + comparable + " numbers that can be compared were measured"
                    + (measured == 0
                            ? ""
                            : ": " + agree + " agree" + (agree == 1 ? "s" : "") + ", " + differ + " differ"
                                    + (differ == 1 ? "s" : ""))
                    + (comparable == numbers ? "" : "; " + (numbers - comparable) + " others cannot");
        }
    }

    public Count count() {
        return Count.of(tables.stream().flatMap(table -> table.rows().stream()).flatMap(row -> row.figures().stream()));
    }

    /** The command that asks what the paper asks; null where no suite of it comes with the program. */
    public @Nullable String command() {
        return paper.suite() == null ? null : "./ropewalk run " + paper.suite();
    }

    /** All of some papers at once: three statements, however many there are. */
    public static List<Beside> of(JdbcClient jdbc, List<Paper> papers) {
        Stored stored = Stored.of(jdbc, papers);
        return papers.stream()
                .map(paper -> new Beside(
                        paper,
                        paper.tables().stream()
                                .map(table -> table(table, stored))
                                .toList()))
                .toList();
    }

    private static Table table(Paper.Table table, Stored stored) {
        List<String> reasons = new ArrayList<>();
        List<Paper.Column> heads = table.heads();
        List<@Nullable Integer> marks = new ArrayList<>();
        for (Paper.Column head : heads) marks.add(table.task() == null ? null : mark(head.why(), reasons));
        List<Row> rows = new ArrayList<>();
        for (Paper.Row row : table.rows()) {
            Integer mark = table.task() == null ? null : mark(row.why(), reasons);
            List<Figure> figures = new ArrayList<>();
            for (int i = 0; i < heads.size(); i++)
                figures.add(figure(table, row, heads.get(i), row.printed().get(i), stored));
            rows.add(new Row(row, mark, figures));
        }
        return new Table(table, marks, rows, reasons);
    }

    private static @Nullable Integer mark(@Nullable String why, List<String> reasons) {
        if (why == null) return null;
        if (!reasons.contains(why)) reasons.add(why);
        return reasons.indexOf(why) + 1;
    }

    private static Figure figure(
            Paper.Table table, Paper.Row row, Paper.Column column, Published published, Stored stored) {
        if (published.value().isEmpty()) return new Figure(published, null, null);
        if (table.task() == null || row.method() == null || column.why() != null)
            return new Figure(published, Verdict.NOT_COMPARABLE, null);
        return stored.find(table, row, column)
                .map(measured -> new Figure(published, Verdict.of(published, measured.interval()), measured))
                .orElseGet(() -> new Figure(published, Verdict.NOT_MEASURED, null));
    }

    /** Whole, numbers unrounded. */
    public Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("form", "ropewalk-paper@1");
        json.put("name", paper.name());
        json.put("title", paper.title());
        json.put("authors", paper.authors());
        json.put("year", paper.year());
        json.put("where", paper.where());
        json.put("methods", paper.methods());
        json.put("command", command());
        json.put("numbers", count());
        json.put("tables", tables.stream().map(Beside::document).toList());
        return json;
    }

    private static Map<String, @Nullable Object> document(Table table) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", table.table().name());
        json.put("what", table.table().what());
        json.put("source", table.table().source());
        json.put("protocol", table.table().protocol());
        json.put("note", table.table().note());
        json.put("task", table.table().task());
        json.put("asked", table.table().asked());
        json.put("folder", table.table().folder());
        json.put("texts", table.table().texts());
        json.put("why", table.table().why());
        json.put("columns", table.table().columns());
        json.put("rows", table.rows().stream().map(Beside::document).toList());
        return json;
    }

    private static Map<String, @Nullable Object> document(Row row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", row.row().name());
        json.put("model", row.row().model());
        json.put("hub", row.row().hub());
        json.put("method", row.row().method());
        json.put("why", row.row().why());
        json.put("figures", row.figures().stream().map(Beside::document).toList());
        return json;
    }

    private static Map<String, @Nullable Object> document(Figure figure) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        Verdict verdict = figure.verdict();
        Measured measured = figure.measured();
        json.put("published", figure.published().printed());
        json.put("verdict", verdict == null ? null : verdict.word());
        json.put("measured", measured == null ? null : measured.document());
        return json;
    }

    /** What is stored of the models and tasks that papers name. */
    private record Stored(List<Kept> kept, Map<String, Rope> ropes, Map<String, Set<String>> folders) {

        private static final JsonMapper JSON = JsonMapper.shared();

        /** What made a cell what it is, and its number. */
        private record Kept(
                String modelId,
                String model,
                String task,
                int length,
                @Nullable Integer trained,
                JsonNode asked,
                String exact,
                Measured measured) {

            static Kept of(ResultSet row, int number) throws SQLException {
                JsonNode identity = JSON.readTree(row.getString("identity"));
                double unit = row.getString("metric").equals("perplexity") ? 1 : 100;
                Double lower = row.getObject("lower_bound", Double.class),
                        upper = row.getObject("upper_bound", Double.class);
                return new Kept(
                        row.getString("model_id"),
                        row.getString("model"),
                        row.getString("task"),
                        row.getInt("length"),
                        row.getObject("assumed_trained_length", Integer.class),
                        identity.path("parameters"),
                        identity.path("exact").asString(""),
                        new Measured(
                                row.getString("cell_id"),
                                row.getString("label"),
                                unit * row.getDouble("score"),
                                lower == null || upper == null ? null : new Interval(unit * lower, unit * upper),
                                row.getInt("samples"),
                                row.getInt("seeds")));
            }
        }

        static Stored of(JdbcClient jdbc, List<Paper> papers) {
            List<Paper.Table> tables =
                    papers.stream().flatMap(paper -> paper.tables().stream()).toList();
            List<String> tasks = tables.stream()
                    .flatMap(table -> table.tasks().stream())
                    .distinct()
                    .toList();
            List<String> models = tables.stream()
                    .flatMap(table -> table.rows().stream())
                    .flatMap(Paper.Row::names)
                    .distinct()
                    .toList();
            if (tasks.isEmpty() || models.isEmpty()) return new Stored(List.of(), Map.of(), Map.of());
            List<Kept> kept = jdbc.sql("""
                            select b.model_id, b.model, b.task, b.metric, b.assumed_trained_length, r.label, r.length, r.cell_id, r.samples, r.seeds, r.score,
                                   r.lower_bound, r.upper_bound, c.identity
                            from board_v1 b
                            join board_row_v1 r on r.board = b.id
                            join single_cell_v1 c on c.id = r.cell_id
                            where b.task in (:tasks) and b.model in (:models) and r.status = 'done' and r.score is not null and c.origin is null
                              and not exists (select 1 from board_cell_v1 s join superseded_cell_v1 t on t.cell_id = s.cell_id
                                              where s.board = r.board and s.configuration_id = r.configuration_id and s.length = r.length)
                            order by r.finished_at, r.cell_id""")
                    .param("tasks", tasks)
                    .param("models", models)
                    .query(Kept::of)
                    .list();
            Map<String, Rope> ropes = new HashMap<>();
            if (!kept.isEmpty())
                jdbc.sql("select id, rope from model where rope is not null and id in (:ids)")
                        .param(
                                "ids",
                                kept.stream().map(Kept::modelId).distinct().toList())
                        .query(row -> {
                            ropes.put(row.getString("id"), StoredRope.read(JSON.readTree(row.getString("rope"))));
                        });
            return new Stored(kept, ropes, folders(jdbc, kept));
        }

        /** The last names of folders that suites read texts from, by the cells that they measured. */
        private static Map<String, Set<String>> folders(JdbcClient jdbc, List<Kept> kept) {
            Map<String, String> ofTexts = new HashMap<>();
            kept.stream()
                    .filter(one -> one.asked.has("data"))
                    .forEach(one -> ofTexts.put(one.measured.cell(), one.task));
            Map<String, Set<String>> folders = new HashMap<>();
            if (!ofTexts.isEmpty())
                jdbc.sql(
                                "select c.cell_id, r.document from run_cell_v1 c join run_v1 r on r.id = c.run_id where c.cell_id in (:ids)")
                        .param("ids", List.copyOf(ofTexts.keySet()))
                        .query(row -> {
                            String cell = row.getString("cell_id"), task = ofTexts.get(cell);
                            for (JsonNode asked :
                                    JSON.readTree(row.getString("document")).path("tasks")) {
                                String folder =
                                        asked.path("parameters").path("folder").asString("");
                                if (asked.path("name").asString("").equals(task))
                                    folders.computeIfAbsent(cell, id -> new HashSet<>())
                                            .add(folder.replaceFirst("[/\\\\]+$", "")
                                                    .replaceFirst("^.*[/\\\\]", ""));
                            }
                        });
            return folders;
        }

        Optional<Measured> find(Paper.Table table, Paper.Row row, Paper.Column column) {
            int length = column.length(row).orElseThrow();
            String task = table.task(column);
            List<String> names = row.names().toList();
            return kept.stream()
                    .filter(one -> one.task.equals(task)
                            && one.length == length
                            && names.contains(one.model)
                            && isAsked(table, one)
                            && isPlanned(row, one))
                    .reduce((earlier, later) -> later)
                    .map(Kept::measured);
        }

        private boolean isAsked(Paper.Table table, Kept one) {
            return table.asked().entrySet().stream()
                            .allMatch(entry -> one.asked
                                    .path(entry.getKey())
                                    .asString("")
                                    .equals(String.valueOf(entry.getValue())))
                    && (table.folder() == null
                            || folders.getOrDefault(one.measured.cell(), Set.of())
                                    .contains(table.folder()));
        }

        private boolean isPlanned(Paper.Row row, Kept one) {
            Rope own = ropes.get(one.modelId);
            Integer wanted = row.trainedLength();
            if (own == null) return false;
            int trained = one.trained == null ? own.trainedLength() : one.trained;
            if (trained != (wanted == null ? own.trainedLength() : wanted)) return false;
            try {
                Configuration exact = row.configuration()
                        .orElseThrow()
                        .resolve(own.withTrainedLength(trained), one.length)
                        .exact();
                return exact.canonicalJson().equals(one.exact);
            } catch (IllegalArgumentException e) {
                return false; // this checkpoint cannot be served so
            }
        }
    }
}
