package dev.ropewalk.tasks.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Choices scored by log-likelihood, in a form of our own: {@code {id, context, choices, gold, group?}}, where gold is an index or a list of
 * indices. What is fed for a choice is lm-evaluation-harness's, see {@link Continuation}.
 */
final class MultipleChoice {

    static Dataset open(SourceFile file, Options options) {
        List<Question> questions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        file.eachLine(row -> {
            String id = row.written("id"), group = row.text("group", "");
            if (!seen.add(id)) throw row.wrong("duplicate id " + Row.shown(id));
            SortedMap<String, Object> labels = new TreeMap<>();
            if (!group.isEmpty()) labels.put("group", group);
            Question.Choices choices = choices(row);
            questions.add(new Question(
                    id,
                    group.isEmpty() ? id : group,
                    row.text("context"),
                    null,
                    choices.gold().stream().map(choices.texts()::get).toList(),
                    "multiple_choice",
                    List.of(),
                    Generation.of(0, false),
                    null,
                    choices,
                    labels));
        });
        return file.dataset(options.text("dataset", file.stem()), Format.MULTIPLE_CHOICE, options, questions);
    }

    private static Question.Choices choices(Row row) {
        List<String> texts = row.texts("choices");
        List<Integer> gold = row.wholes("gold");
        if (Set.copyOf(texts).size() < texts.size()) row.warn("two choices are the same: the first counts as chosen");
        try {
            return new Question.Choices(texts, gold, " ");
        } catch (IllegalArgumentException e) {
            throw row.wrong(String.valueOf(e.getMessage()));
        }
    }

    private MultipleChoice() {}
}
