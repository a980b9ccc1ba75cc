package dev.ropewalk.evaluator.imported;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.Outcome;
import dev.ropewalk.tasks.dataset.SampleLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Samples of another installation, {@link SampleLines}: any file of the folder that ends in {@code .jsonl}. */
final class SampleFolder implements ImportFormat.Folder {

    /** What the lines of one cell have in common. */
    private record Place(
            String model,
            String label,
            String task,
            String metric,
            int length,
            long seed,
            String board,
            String code,
            String dtype,
            String device) {}

    @Override
    public List<Path> files(Path folder) {
        return Listing.files(folder, ".*\\.jsonl(\\.gz|\\.zst)?");
    }

    @Override
    public ImportedFile read(Path file) {
        Map<Place, List<SampleLines.Line>> cells = new LinkedHashMap<>();
        for (SampleLines.Line line : SampleLines.open(file).lines()) {
            List<SampleLines.Line> cell = cells.computeIfAbsent(
                    new Place(
                            line.model(),
                            line.configuration(),
                            line.task(),
                            line.metric(),
                            line.length(),
                            line.seed(),
                            line.board(),
                            line.code(),
                            line.dtype(),
                            line.device()),
                    place -> new ArrayList<>());
            if (cell.stream().anyMatch(other -> other.ordinal() == line.ordinal()))
                throw new IllegalArgumentException(line.place() + ": ordinal " + line.ordinal() + " of " + line.task()
                        + ", " + line.configuration() + ", " + line.length() + " tokens, is there twice");
            cell.add(line);
        }
        return new ImportedFile(
                cells.entrySet().stream()
                        .map(cell -> cell(cell.getKey(), cell.getValue()))
                        .toList(),
                new TreeMap<>(),
                List.of(),
                List.of());
    }

    private static ImportedCell cell(Place place, List<SampleLines.Line> lines) {
        return new ImportedCell(
                place.model(),
                place.label(),
                place.task(),
                Metric.valueOf(place.metric().toUpperCase(Locale.ROOT)),
                place.length(),
                place.seed(),
                place.board(),
                place.code(),
                place.dtype(),
                place.device(),
                lines.stream().map(SampleFolder::sample).toList());
    }

    private static ImportedSample sample(SampleLines.Line line) {
        return new ImportedSample(
                line.question(),
                line.cluster(),
                line.depth(),
                line.promptSha256(),
                line.expected(),
                line.lostTokens(),
                line.reference(),
                new Outcome(
                        line.ordinal(),
                        Outcome.Status.valueOf(line.status().toUpperCase(Locale.ROOT)),
                        line.message(),
                        line.promptTokens(),
                        line.answerTokens(),
                        line.answer(),
                        line.score(),
                        line.contains(),
                        line.firstTokenRank(),
                        line.logProbability(),
                        line.nllSum(),
                        line.nllTokens(),
                        line.prefillSeconds(),
                        line.decodeSeconds()));
    }

    @Override
    public SortedMap<String, Double> published(Path folder) {
        return new TreeMap<>();
    }

    @Override
    public String label(Path folder) {
        return Listing.nameOf(folder);
    }
}
