package dev.ropewalk.tasks.dataset;

import dev.ropewalk.decoder.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * LongLM's passkey_examples.jsonl: {@code {input, target, passkey_position}}. Jin et al. 2024, arXiv 2401.01325; datamllab/LongLM cdbbb06,
 * passkey_example.py. As many new tokens as the target has characters. The stored position, a token index, is wrong in half of the released
 * rows and not used: see {@link #tokenOfKey}.
 */
public final class LongLmPasskey {

    private static final String QUESTION = "What is the pass key? The pass key is ";

    static Dataset open(SourceFile file, Options options) {
        String name = options.text("dataset", file.stem());
        List<Question> questions = new ArrayList<>();
        file.eachLine(row -> {
            String input = row.text("input"), target = row.filled("target");
            int at = input.indexOf(target);
            if (at < 0) throw row.wrong("target " + Row.shown(target) + " is not in input");
            SortedMap<String, Object> labels = new TreeMap<>(Map.of("keyCharacter", input.codePointCount(0, at)));
            String id = name + "-" + questions.size();
            questions.add(Question.asked(
                    id,
                    id,
                    input + QUESTION,
                    new Question.Span(0, input.length(), false),
                    List.of(target),
                    "passkey",
                    Generation.of(target.codePointCount(0, target.length()), false),
                    labels));
        });
        return file.dataset(name, Format.LONGLM_PASSKEY, options, questions);
    }

    /** Index in the encoded prompt of the token that holds the first character of the key's first occurrence. */
    public static int tokenOfKey(Question question, Tokenizer tokenizer) {
        int character = question.prompt().indexOf(question.references().get(0));
        int[][] spans = tokenizer.spans(question.prompt());
        for (int i = 0; i < spans.length; i++)
            if (spans[i][0] <= character && character < spans[i][1])
                return tokenizer.front(tokenizer.encodePlain(question.prompt())) + i;
        throw new IllegalArgumentException(
                "no token of question " + question.id() + " holds character " + character + " of its prompt");
    }

    private LongLmPasskey() {}
}
