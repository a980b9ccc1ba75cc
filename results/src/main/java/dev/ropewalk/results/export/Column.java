package dev.ropewalk.results.export;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** What a row tells, by the words of the REST API: one list for JSONL and CSV, so that they never say different things. */
record Column<T>(String name, Value<T> value) {

    interface Value<T> {
        @Nullable
        Object of(T row);
    }

    /** What makes a cell the one it is, and which cell was asked in its place. */
    static final List<Column<StoredCell>> IDENTITY = List.of(
            new Column<>("model", StoredCell::model),
            new Column<>("modelSha256", StoredCell::modelId),
            new Column<>("trainedLength", StoredCell::trainedLength),
            new Column<>("configuration", StoredCell::label),
            new Column<>("configurationSha256", StoredCell::configurationId),
            new Column<>("parameters", cell -> new RawValue(cell.parameters())),
            new Column<>("task", StoredCell::task),
            new Column<>("metric", cell -> cell.metric().word()),
            new Column<>("length", StoredCell::length),
            new Column<>("seed", StoredCell::seed),
            new Column<>("board", StoredCell::board),
            new Column<>("cell", StoredCell::id),
            new Column<>("planSha256", StoredCell::planSha256),
            new Column<>("engine", StoredCell::engine),
            new Column<>("code", StoredCell::code),
            new Column<>("dtype", StoredCell::dtype),
            new Column<>("device", StoredCell::device),
            new Column<>("origin", StoredCell::origin),
            new Column<>("answersOf", StoredCell::answersOf),
            new Column<>("answersOfConfiguration", StoredCell::answersOfConfiguration));

    /** What became of a cell. */
    static final List<Column<StoredCell>> RESULT = List.of(
            new Column<>("status", StoredCell::status),
            new Column<>("message", StoredCell::message),
            new Column<>("samples", StoredCell::samples),
            new Column<>("failures", StoredCell::failures),
            new Column<>("unscored", StoredCell::unscored),
            new Column<>("score", StoredCell::score),
            new Column<>("lower", StoredCell::lower),
            new Column<>("upper", StoredCell::upper),
            new Column<>("meanLogProbability", StoredCell::meanLogProbability),
            new Column<>("prefillTokensPerSecond", StoredCell::prefillTokensPerSecond),
            new Column<>("decodeTokensPerSecond", StoredCell::decodeTokensPerSecond),
            new Column<>("peakMemoryBytes", StoredCell::peakMemoryBytes),
            new Column<>("disturbed", StoredCell::disturbed),
            new Column<>(
                    "finishedAt",
                    cell -> cell.finishedAt() == null
                            ? null
                            : cell.finishedAt().toInstant().toString()));

    static final List<Column<StoredSample>> SAMPLE = List.of(
            new Column<>("ordinal", StoredSample::ordinal),
            new Column<>("question", StoredSample::question),
            new Column<>("cluster", StoredSample::cluster),
            new Column<>("depth", StoredSample::depth),
            new Column<>("promptSha256", StoredSample::promptSha256),
            new Column<>("promptTokens", StoredSample::promptTokens),
            new Column<>("answerTokens", StoredSample::answerTokens),
            new Column<>("lostTokens", StoredSample::lostTokens),
            new Column<>("status", StoredSample::status),
            new Column<>("message", StoredSample::message),
            new Column<>("expected", StoredSample::expected),
            new Column<>("answer", StoredSample::answer),
            new Column<>("score", StoredSample::score),
            new Column<>("contains", StoredSample::contains),
            new Column<>("firstTokenRank", StoredSample::firstTokenRank),
            new Column<>("logProbability", StoredSample::logProbability),
            new Column<>("nllSum", StoredSample::nllSum),
            new Column<>("nllTokens", StoredSample::nllTokens),
            new Column<>("prefillSeconds", StoredSample::prefillSeconds),
            new Column<>("decodeSeconds", StoredSample::decodeSeconds),
            new Column<>(
                    "reference",
                    sample -> sample.scoring() == null
                            ? null
                            : new RawValue(sample.scoring().toJson())));

    /** Names of a line of JSONL, in order: all that {@code import} has to know. */
    public static List<String> ofLine() {
        return Stream.concat(
                        IDENTITY.stream().map(Column::name), SAMPLE.stream().map(Column::name))
                .toList();
    }
}
