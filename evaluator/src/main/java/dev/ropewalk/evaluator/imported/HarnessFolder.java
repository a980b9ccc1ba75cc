package dev.ropewalk.evaluator.imported;

import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.dataset.HarnessSamples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code samples_TASK_DATE.jsonl}, as lm-evaluation-harness logs them (4e7e0d4). Its scores are taken as they are, a cell each: some of its metrics need
 * what the file does not hold. One that tells right from wrong is an accuracy, any other a score.
 */
final class HarnessFolder implements ImportFormat.Folder {

    private static final Set<String> EXACT = Set.of("acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match");

    @Override
    public List<Path> files(Path folder) {
        List<Path> here = Listing.files(folder, "samples_.*\\.jsonl(\\.gz|\\.zst)?");
        if (!here.isEmpty()) return here;
        List<Path> models = Listing.folders(folder);
        return models.size() == 1 ? Listing.files(models.get(0), "samples_.*\\.jsonl(\\.gz|\\.zst)?") : List.of();
    }

    @Override
    public ImportedFile read(Path file) {
        HarnessSamples harness = HarnessSamples.open(file);
        List<ImportedCell> cells = new ArrayList<>();
        harness.byScore().forEach((score, answers) -> {
            List<ImportedSample> samples = answers.stream()
                    .map(answer -> ImportedSample.of(
                            answer.id(),
                            String.valueOf(answer.id()),
                            answer.prompt(),
                            answer.target(),
                            answer.answer(),
                            answer.score()))
                    .toList();
            boolean exact = EXACT.contains(score.replaceFirst(",.*", ""))
                    && answers.stream().allMatch(answer -> answer.score() == 0 || answer.score() == 1);
            cells.add(ImportedCell.of(
                    "lm-eval/" + harness.task() + ":" + score, exact ? Metric.ACCURACY : Metric.SCORE, 0, samples));
        });
        if (cells.isEmpty())
            throw new IllegalArgumentException(
                    file + " has no score from 0 to 1, only " + String.join(", ", harness.left()));
        return new ImportedFile(
                cells,
                new TreeMap<>(),
                List.of(),
                harness.left().stream()
                        .map(left -> harness.task() + ": " + left + " is not a number from 0 to 1 and was left out")
                        .toList());
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
