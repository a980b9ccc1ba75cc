package dev.ropewalk.results.paper;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Rope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that somebody published, as facts: a file of datasets/papers, whose README tells its form.
 *
 * @param where it was published: {@code arXiv 2401.01325}
 * @param methods that it is about, by the names they have here
 * @param suite that comes with this program and asks what the paper asks; null where there is none
 */
public record Paper(
        String name,
        String title,
        String authors,
        int year,
        String where,
        List<String> methods,
        @Nullable String suite,
        List<Table> tables) {

    public Paper {
        filled("name", name);
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*"))
            throw new IllegalArgumentException("a paper's name must be of a-z, 0-9 and hyphens, got '" + name + "'");
        filled("title", title);
        filled("authors", authors);
        filled("where", where);
        if (year < 2017 || year > 2100)
            throw new IllegalArgumentException(
                    "year of " + name + " must be one since there are transformers, got " + year);
        methods = list(methods);
        methods.forEach(Methods::named);
        tables = list(tables);
        if (tables.isEmpty()) throw new IllegalArgumentException(name + " must have a table, got none");
    }

    /**
     * A table of it. What is written here holds for all rows that do not say otherwise.
     *
     * @param name as the paper calls it, or the place where it stands there
     * @param what is measured
     * @param source where the numbers were read
     * @param protocol by which the paper measured, in words
     * @param note on how they are printed, or on what stays different
     * @param task that follows the same protocol, with version; {@code {}} stands for what a column names. Null where there is none
     * @param asked parameters that its cells must have
     * @param folder how the folder of texts must be called, whose texts decide a perplexity; null where the task needs none
     * @param texts what it must hold, in words; null where there is no folder
     * @param why there is no such task; null where there is
     * @param columns tokens, what stands in the place of {@code {}}, nothing, or a sentence why there is nothing to compare; by the paper's words
     */
    public record Table(
            String name,
            String what,
            String source,
            String protocol,
            @Nullable String note,
            @Nullable String task,
            Map<String, Object> asked,
            @Nullable String folder,
            @Nullable String texts,
            @Nullable String why,
            @Nullable String model,
            @Nullable String hub,
            @Nullable Integer trainedLength,
            Map<String, Object> columns,
            List<Row> rows) {

        public Table {
            filled("name", name);
            filled("what of " + name, what);
            filled("source of " + name, source);
            filled("protocol of " + name, protocol);
            either(name, "task", task, why);
            if ((folder == null) != (texts == null))
                throw new IllegalArgumentException(name + " must have both folder and texts or neither, got folder "
                        + folder + " and texts " + texts);
            asked = ordered(asked);
            columns = ordered(columns);
            if (columns.isEmpty()) throw new IllegalArgumentException(name + " must have a column, got none");
            String ofAll = model, checkpoint = hub;
            Integer trained = trainedLength;
            rows = list(rows).stream()
                    .map(row -> row.within(ofAll, checkpoint, trained))
                    .toList();
            if (rows.isEmpty()) throw new IllegalArgumentException(name + " must have a row, got none");
            for (Row row : rows) check(row, columns, name, task);
        }

        private static void check(Row row, Map<String, Object> columns, String name, @Nullable String task) {
            String place = name + ", " + row.name();
            if (row.printed().size() != columns.size())
                throw new IllegalArgumentException(place + " must have " + columns.size() + " values, got "
                        + row.printed().size() + ": " + row.values());
            if (task == null) return;
            either(place, "method", row.method(), row.why());
            if (row.method() == null) return;
            if (row.hub() == null)
                throw new IllegalArgumentException(place + " must say its hub, owner/name, or why it has no method");
            columns.forEach((column, value) ->
                    Column.of(column, value).length(row).ifPresent(length -> resolved(place, row, length)));
        }

        private static void resolved(String place, Row row, int length) {
            try {
                row.configuration().orElseThrow().resolve(TYPICAL.withTrainedLength(row.trained()), length);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place + " at " + length + " tokens: " + e.getMessage(), e);
            }
        }

        public List<Column> heads() {
            return columns.entrySet().stream()
                    .map(entry -> Column.of(entry.getKey(), entry.getValue()))
                    .toList();
        }

        /** Names of the tasks whose cells stand beside it. */
        public List<String> tasks() {
            return task == null
                    ? List.of()
                    : heads().stream()
                            .filter(column -> column.why() == null)
                            .map(this::task)
                            .distinct()
                            .toList();
        }

        /** {@code ppl/fullwindow@1{stride=256}}; null where there is no such task. */
        public @Nullable String compared() {
            if (task == null) return null;
            String name = task.replace("{}", "…");
            return asked.isEmpty()
                    ? name
                    : asked.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(",", name + "{", "}"));
        }

        String task(Column column) {
            String key = column.key();
            return Objects.requireNonNull(task).replace("{}", key == null ? "" : key);
        }
    }

    /** What most checkpoints have; a configuration that cannot serve it is a mistake in the file. */
    private static final Rope TYPICAL = new Rope(128, 10_000, 4096);

    /**
     * A column.
     *
     * @param length tokens; null where rows tell it
     * @param key in the place of {@code {}} of the table's task
     * @param why nothing is compared
     */
    public record Column(
            String name,
            @Nullable Integer length,
            @Nullable String key,
            @Nullable String why) {

        static Column of(String name, @Nullable Object value) {
            if (value == null) return new Column(name, null, null, null);
            if (value instanceof Integer length) {
                if (length < 1)
                    throw new IllegalArgumentException("column " + name + " must have tokens, got " + length);
                return new Column(name, length, null, null);
            }
            String text = String.valueOf(value);
            return text.contains(" ") ? new Column(name, null, null, text) : new Column(name, null, text, null);
        }

        /** Empty where nothing is compared. */
        Optional<Integer> length(Row row) {
            if (why != null) return Optional.empty();
            Integer told = length == null ? row.length() : length;
            if (told == null)
                throw new IllegalArgumentException(
                        "the row " + row.name() + " must say its length, for column " + name + " does not");
            return Optional.of(told);
        }
    }

    /**
     * A row.
     *
     * @param model as the paper names it
     * @param hub its checkpoint on Hugging Face, {@code owner/name}
     * @param trainedLength tokens as trained on which the model is run, where that is not what it was trained on
     * @param method configuration with the paper's parameters; null where it has none here
     * @param why it has none
     * @param length tokens, where columns do not tell them
     * @param values one a column, blanks between
     */
    public record Row(
            String name,
            @Nullable String model,
            @Nullable String hub,
            @Nullable Integer trainedLength,
            @Nullable String method,
            @Nullable String why,
            @Nullable Integer length,
            String values) {

        public Row {
            filled("name of a row", name);
            filled("values of " + name, values);
            if (hub != null && !hub.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+"))
                throw new IllegalArgumentException("hub of " + name + " must be owner/name, got '" + hub + "'");
            if (method != null) Configuration.parse(method);
            for (String value : values.strip().split("\\s+")) new Published(value);
        }

        Row within(@Nullable String all, @Nullable String checkpoint, @Nullable Integer trained) {
            return new Row(
                    name,
                    model == null ? all : model,
                    model == null && hub == null ? checkpoint : hub,
                    trainedLength == null ? trained : trainedLength,
                    method,
                    why,
                    length,
                    values);
        }

        public List<Published> printed() {
            return Arrays.stream(values.strip().split("\\s+"))
                    .map(Published::new)
                    .toList();
        }

        Optional<Configuration> configuration() {
            return Optional.ofNullable(method).map(Configuration::parse);
        }

        private int trained() {
            return trainedLength == null ? TYPICAL.trainedLength() : trainedLength;
        }

        /** As stored models may be called. */
        Stream<String> names() {
            return hub == null ? Stream.empty() : Stream.of(hub, hub.substring(hub.indexOf('/') + 1));
        }
    }

    private static void filled(String what, @Nullable String text) {
        if (text == null || text.isBlank()) throw new IllegalArgumentException(what + " must not be empty");
    }

    private static void either(String place, String what, @Nullable String one, @Nullable String why) {
        if ((one == null) == (why == null))
            throw new IllegalArgumentException(place + " must have either " + what + " or why, got "
                    + (one == null ? "neither" : what + " " + one + " and why " + why));
    }

    private static <T> List<T> list(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }

    private static Map<String, Object> ordered(@Nullable Map<String, Object> given) {
        return given == null ? Map.of() : new LinkedHashMap<>(given);
    }
}
