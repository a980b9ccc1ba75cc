package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * LongBench v2: one JSON array of questions with four choices. Bai et al. 2024, arXiv 2412.15204; THUDM/LongBench 2e00731, pred.py. The
 * template is a file of the folder {@code config}: {@code 0shot} unless {@code template} says another, {@code 0shot_cot} asks twice, the
 * second time with {@code 0shot_cot_ans}. As upstream, fields are stripped and put in one after the other, so that a {@code $Q$} within the
 * document is replaced, too.
 */
final class LongBenchV2 {

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "difficulty", Set.of("easy", "hard"),
            "length", Set.of("short", "medium", "long"),
            "answer", Set.of("A", "B", "C", "D"));
    private static final int NEW_TOKENS = 128;
    private static final int NEW_TOKENS_OF_REASONING = 1024;

    static Dataset open(SourceFile file, Options options) {
        String name = options.text("template", "0shot");
        Path config = options.folder(
                "config",
                "LongBench v2's prompt files, such as 0shot.txt",
                file.path(),
                List.of("prompts", "config", "config/longbench-v2"),
                "0shot.txt");
        String template = template(config, name);
        if (template.contains("$COT$"))
            throw new IllegalArgumentException("template " + name
                    + " is asked after the reasoning, say the one that asks for it: " + name.replace("_ans", ""));
        boolean reasoning = name.endsWith("_cot");
        String after = reasoning ? template(config, name + "_ans") : null;
        Generation generation = Generation.of(reasoning ? NEW_TOKENS_OF_REASONING : NEW_TOKENS, true);
        List<Question> questions = new ArrayList<>();
        Clusters clusters = new Clusters();
        Set<String> seen = new HashSet<>();
        file.eachElement(row -> {
            String id = row.filled("_id");
            if (!seen.add(id)) throw row.wrong("duplicate _id " + Row.shown(id));
            ALLOWED.forEach((field, allowed) -> {
                if (!allowed.contains(row.text(field)))
                    throw row.wrong(field + " must be one of "
                            + String.join(", ", allowed.stream().sorted().toList()) + ", got "
                            + Row.shown(row.text(field)));
            });
            questions.add(new Question(
                    id,
                    clusters.of(row.text("context"), id),
                    filled(template, row),
                    span(template, row),
                    List.of(row.text("answer")),
                    "longbench_v2_extract",
                    List.of("A", "B", "C", "D"),
                    generation,
                    after == null ? null : new Question.FollowUp(filled(after, row), NEW_TOKENS),
                    null,
                    labels(row)));
        });
        return file.dataset(options.text("dataset", "longbench-v2"), Format.LONGBENCH_V2, options, questions);
    }

    private static String template(Path config, String name) {
        if (!name.matches("[0-9A-Za-z_-]+"))
            throw new IllegalArgumentException(
                    "template must be the name of a file in " + config + " without .txt, got '" + name + "'");
        return new SourceFile(config.resolve(name + ".txt")).text();
    }

    private static String filled(String template, Row row) {
        return choices(
                template.replace("$DOC$", Blanks.strip(row.text("context")))
                        .replace("$Q$", Blanks.strip(row.text("question"))),
                row);
    }

    private static String choices(String text, Row row) {
        for (String letter : List.of("A", "B", "C", "D"))
            text = text.replace("$C_" + letter + "$", Blanks.strip(row.text("choice_" + letter)));
        return text;
    }

    /** What the document became, between what the template's two halves became; null where it has no place of its own. */
    private static Question.@Nullable Span span(String template, Row row) {
        int at = template.indexOf("$DOC$");
        if (at < 0) return null;
        String before = filled(template.substring(0, at), row), document = filled("$DOC$", row);
        String after = filled(template.substring(at + "$DOC$".length()), row);
        return filled(template, row).equals(before + document + after)
                ? new Question.Span(before.length(), before.length() + document.length(), false)
                : null; // a slot that half stands in the document
    }

    private static SortedMap<String, Object> labels(Row row) {
        SortedMap<String, Object> labels = new TreeMap<>();
        for (String field : List.of("domain", "sub_domain", "difficulty", "length")) labels.put(field, row.text(field));
        return labels;
    }

    private LongBenchV2() {}
}
