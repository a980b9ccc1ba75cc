package dev.ropewalk.results.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How two benchmarks lay out a model's answers. */
enum Predictions {
    /**
     * {@code LABEL/synthetic/LENGTH/pred/TASK.jsonl}, rows as scripts/pred/call_api.py writes them. NVIDIA/RULER c3f5e3b. Where it has the prompt
     * there stands its hash, since prompts are not stored.
     */
    RULER("RULER") {
        private static final Pattern TASK = Pattern.compile("ruler/([a-z]+(?:_[a-z0-9_]+)?)(?:/file)?@[0-9]+");

        @Override
        Optional<String> file(StoredCell cell, boolean oneLength) {
            Matcher task = TASK.matcher(cell.task());
            if (!task.matches()) return Optional.empty();
            String length = cell.length() > 0 ? "/synthetic/" + cell.length() : "";
            return Optional.of(length + "/pred/" + task.group(1) + ".jsonl");
        }

        @Override
        Optional<Map<String, @Nullable Object>> row(StoredCell cell, StoredSample sample) {
            List<String> outputs = sample.scoring() != null
                    ? sample.scoring().answers()
                    : sample.expected() == null || cell.task().contains("/file@")
                            ? List.of()
                            : sample.expected().lines().toList();
            if (outputs.isEmpty()) return Optional.empty();
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("index", index(sample));
            row.put("pred", sample.answer() == null ? "" : sample.answer());
            row.put("input", "sha256:" + sample.promptSha256());
            row.put("outputs", outputs);
            row.put("others", Map.of());
            row.put("truncation", -1);
            Integer told = sample.scoring() == null ? null : sample.scoring().length();
            row.put("length", told != null && told > 0 ? told : (Integer) sample.promptTokens());
            return Optional.of(row);
        }

        private int index(StoredSample sample) {
            String question = sample.question();
            return question != null && question.matches(".*-[0-9]{1,9}")
                    ? Integer.parseInt(question.substring(question.lastIndexOf('-') + 1))
                    : sample.ordinal();
        }

        @Override
        String folder(StoredCell cell, String label) {
            return label;
        }
    },

    /** {@code pred/LABEL/DATASET.jsonl} and {@code pred_e/LABEL/DATASET.jsonl}, rows as pred.py writes them. THUDM/LongBench 2e00731. */
    LONGBENCH("LongBench") {
        private static final Pattern TASK = Pattern.compile("longbench/([^/]+)/file@[0-9]+");

        @Override
        Optional<String> file(StoredCell cell, boolean oneLength) {
            Matcher task = TASK.matcher(cell.task());
            if (!task.matches()) return Optional.empty();
            return Optional.of((oneLength || cell.length() == 0 ? "" : "-" + cell.length()) + "/"
                    + task.group(1).replaceFirst("_e$", "") + ".jsonl");
        }

        @Override
        String folder(StoredCell cell, String label) {
            return (cell.task().contains("_e/file@") ? "pred_e/" : "pred/") + label;
        }

        @Override
        Optional<Map<String, @Nullable Object>> row(StoredCell cell, StoredSample sample) {
            if (sample.scoring() == null) return Optional.empty();
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("pred", sample.answer() == null ? "" : sample.answer());
            row.put("answers", sample.scoring().answers());
            row.put(
                    "all_classes",
                    sample.scoring().classes().isEmpty()
                            ? null
                            : new ArrayList<>(sample.scoring().classes()));
            row.put("length", sample.scoring().length());
            return Optional.of(row);
        }
    };

    private final String whose;

    Predictions(String whose) {
        this.whose = whose;
    }

    String whose() {
        return whose;
    }

    /**
     * What stands behind the label's folder; empty where the task is none of the benchmark's.
     *
     * @param oneLength whether the configuration was measured at one length alone
     */
    abstract Optional<String> file(StoredCell cell, boolean oneLength);

    /** Where a label's answers lie. */
    abstract String folder(StoredCell cell, String label);

    /** Empty where it is not stored what the row needs. */
    abstract Optional<Map<String, @Nullable Object>> row(StoredCell cell, StoredSample sample);
}
