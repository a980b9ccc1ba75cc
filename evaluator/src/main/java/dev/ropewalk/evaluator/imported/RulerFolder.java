package dev.ropewalk.evaluator.imported;

import dev.ropewalk.results.Scoring;
import dev.ropewalk.tasks.PublishedRule;
import dev.ropewalk.tasks.dataset.Format;
import dev.ropewalk.tasks.dataset.Generation;
import dev.ropewalk.tasks.dataset.RulerPredictions;
import dev.ropewalk.tasks.metric.Percent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code MODEL/synthetic/LENGTH/pred/TASK.jsonl} and its {@code summary.csv} or {@code summary-TASK.csv}, as RULER's call_api.py and evaluate.py
 * write them: any folder of these that holds {@code pred}, or one of its lengths, or the files. NVIDIA/RULER c3f5e3b.
 */
final class RulerFolder implements ImportFormat.Folder {

    private static final String NUMBER = "[1-9][0-9]{0,8}";

    @Override
    public List<Path> files(Path folder) {
        List<Path> here = Listing.files(folder, ".*\\.jsonl(\\.gz|\\.zst)?");
        if (!here.isEmpty()) return here;
        List<Path> inside = Listing.files(folder.resolve("pred"), ".*\\.jsonl(\\.gz|\\.zst)?");
        if (!inside.isEmpty()) return inside;
        List<Path> all = new ArrayList<>();
        Listing.folders(folder).stream()
                .filter(inner -> Listing.nameOf(inner).matches(NUMBER + "|synthetic"))
                .sorted(Comparator.comparingInt(RulerFolder::number))
                .forEach(inner -> all.addAll(files(inner)));
        return all;
    }

    private static int number(Path folder) {
        String name = Listing.nameOf(folder);
        return name.matches(NUMBER) ? Integer.parseInt(name) : 0;
    }

    @Override
    public ImportedFile read(Path file) {
        RulerPredictions predictions = RulerPredictions.open(file);
        List<ImportedSample> samples = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        int longest = 0;
        for (RulerPredictions.Row row : predictions.rows()) {
            ImportedSample sample = ImportedSample.of(
                    samples.size(),
                    predictions.task() + "-" + row.index(),
                    ImportedSample.promptOf("ruler", row.input()),
                    new Scoring(
                            predictions.metric(),
                            Generation.Scored.ALL.word(),
                            row.outputs(),
                            List.of(),
                            predictions.task(),
                            row.length()),
                    row.prediction());
            scores.add(sample.score());
            samples.add(sample);
            longest = Math.max(longest, row.length());
        }
        int told = told(file);
        return new ImportedFile(
                List.of(ImportedCell.of(
                        PublishedRule.task(Format.RULER, predictions.task(), predictions.metric()),
                        PublishedRule.metric(predictions.metric()),
                        told > 0 ? told : budget(longest),
                        samples)),
                new TreeMap<>(Map.of(predictions.task(), Percent.ruler(scores))),
                List.of(),
                List.of());
    }

    /** RULER is made at powers of two, which its prompts nearly fill: the least that is no shorter than any of them. */
    private static int budget(int longest) {
        return longest <= 1 ? longest : Integer.highestOneBit(longest - 1) << 1;
    }

    /** The length that a folder above the file names, 0 where none does. */
    private static int told(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder != null && Listing.nameOf(folder).equals("pred")) folder = folder.getParent();
        return folder == null ? 0 : number(folder);
    }

    @Override
    public SortedMap<String, Double> published(Path folder) {
        SortedMap<String, Double> published = new TreeMap<>();
        for (Path table : Listing.files(folder, "summary(-.*)?\\.csv"))
            RulerPredictions.summary(table).forEach(entry -> published.put(entry.getKey(), entry.getValue()));
        return published;
    }

    /** The model's folder, whichever of those within it was given. */
    @Override
    public String label(Path folder) {
        Path named = folder;
        while (Listing.nameOf(named).matches(NUMBER + "|pred|synthetic") && named.getParent() != null)
            named = named.getParent();
        return Listing.nameOf(named);
    }
}
