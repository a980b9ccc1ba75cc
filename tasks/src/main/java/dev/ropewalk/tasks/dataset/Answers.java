package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What models answered, as benchmarks' scripts write it: a JSON object a line; in a file called {@code .json}, one list of them, or HELMET's
 * document with the list {@code data} in it. Scripts are Python, so NaN and Infinity may stand bare.
 */
public final class Answers {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /**
     * @param place {@code FILE, line 3}
     * @param number the line's, from 1; in a list the row's, from 0
     */
    public record Line(String place, int number, JsonNode row) {}

    /** @throws IllegalArgumentException one sentence with file and line, also when there is no row */
    public static List<Line> read(Path path) {
        SourceFile file = SourceFile.orPipe(path);
        List<Line> rows = new ArrayList<>();
        if (path.getFileName().toString().matches(".*\\.json(\\.gz|\\.zst)?")) {
            JsonNode all = document(file);
            for (JsonNode row : all) rows.add(new Line(path + ", row " + rows.size() + " (from 0)", rows.size(), row));
        } else
            file.eachText((number, place, text) ->
                    rows.add(new Line(place, number, SourceFile.parsed(() -> JSON.readTree(text), place))));
        if (rows.isEmpty()) throw new IllegalArgumentException(path + " has no rows");
        for (Line line : rows)
            if (!line.row.isObject())
                throw new IllegalArgumentException(
                        line.place + ": a row must be a JSON object, got " + Row.shown(line.row.toString()));
        return rows;
    }

    private static JsonNode document(SourceFile file) {
        String text = file.text();
        JsonNode document =
                SourceFile.parsed(() -> JSON.readTree(text), file.path().toString());
        JsonNode list = document.isObject() ? document.path("data") : document;
        if (!list.isArray())
            throw new IllegalArgumentException(
                    file.path()
                            + " must hold a JSON list of rows, or an object with such a list in data; rows one a line are for .jsonl");
        return list;
    }

    private Answers() {}
}
