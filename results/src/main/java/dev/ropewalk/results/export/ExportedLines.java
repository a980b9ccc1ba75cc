package dev.ropewalk.results.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Our own form, one sample a line with all that makes its cell the one it is: what {@code import --format jsonl} reads. */
final class ExportedLines implements Form {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final OutputStream out;
    private final Tally tally;
    private Map<String, Object> identity = Map.of();

    ExportedLines(OutputStream out, Tally tally) {
        this.out = out;
        this.tally = tally;
    }

    @Override
    public void begin(StoredCell cell) {
        identity = new LinkedHashMap<>();
        for (Column<StoredCell> column : Column.IDENTITY) put(identity, column, cell);
        if (cell.isDone()) tally.cell();
        else tally.leave(cell.without());
    }

    @Override
    public void sample(StoredCell cell, StoredSample sample) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>(identity);
        for (Column<StoredSample> column : Column.SAMPLE) put(line, column, sample);
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
        tally.sample();
    }

    private static <T> void put(Map<String, Object> line, Column<T> column, T row) {
        Object value = column.value().of(row);
        if (value != null) line.put(column.name(), value);
    }

    @Override
    public void end(StoredCell cell) {}

    @Override
    public void finish() throws IOException {
        out.flush();
    }
}
