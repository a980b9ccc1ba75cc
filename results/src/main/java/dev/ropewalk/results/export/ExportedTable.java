package dev.ropewalk.results.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * CSV as RFC 4180 has it, with a line of names, in UTF-8: a cell a row, or a sample a row. A text that a spreadsheet would take for a formula
 * stands behind an apostrophe (OWASP, CSV injection); who needs answers to the letter takes JSONL.
 */
final class ExportedTable implements Form {

    private final CSVPrinter printer;
    private final boolean bySample;
    private final Tally tally;
    private List<@Nullable Object> identity = List.of();

    ExportedTable(OutputStream out, boolean bySample, Tally tally) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        printer = new CSVPrinter(writer, CSVFormat.RFC4180);
        this.bySample = bySample;
        this.tally = tally;
        List<String> names = new ArrayList<>();
        Column.IDENTITY.forEach(column -> names.add(column.name()));
        if (bySample) Column.SAMPLE.forEach(column -> names.add(column.name()));
        else Column.RESULT.forEach(column -> names.add(column.name()));
        printer.printRecord(names);
    }

    @Override
    public void begin(StoredCell cell) throws IOException {
        identity = values(Column.IDENTITY, cell);
        if (bySample && !cell.isDone()) {
            tally.leave(cell.without());
            return;
        }
        tally.cell();
        if (!bySample) print(values(Column.RESULT, cell));
    }

    @Override
    public void sample(StoredCell cell, StoredSample sample) throws IOException {
        print(values(Column.SAMPLE, sample));
        tally.sample();
    }

    private void print(List<@Nullable Object> more) throws IOException {
        List<@Nullable Object> row = new ArrayList<>(identity);
        row.addAll(more);
        printer.printRecord(row);
    }

    private static <T> List<@Nullable Object> values(List<Column<T>> columns, T row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Column<T> column : columns) values.add(shown(column.value().of(row)));
        return values;
    }

    private static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof RawValue raw) return raw.rawValue();
        return value instanceof String text && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }

    @Override
    public void end(StoredCell cell) {}

    @Override
    public void finish() throws IOException {
        printer.flush();
    }
}
