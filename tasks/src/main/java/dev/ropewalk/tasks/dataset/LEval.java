package dev.ropewalk.tasks.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * L-Eval's closed-ended tasks: one document a line with several questions. An et al. 2023, arXiv 2307.11088; OpenLMLab/LEval cd34b05, with
 * the prompts for Llama 2 that ChunkLlama 2add4d7, zero-shot/test_zero_shot.py, puts. The system prompt of a task is the option
 * {@code systemPrompt} (L-Eval's own are under the GPL and not here); without it that place is empty.
 *
 * <p>A question's id is the document's index, {@code #} and the question's, both from 0; its cluster is the document. Science fiction is
 * asked a second time without the document; both answers are scored, as {@code FIRST [fact: SECOND]}.
 */
final class LEval {

    private static final int NEW_TOKENS = 512;
    private static final Pattern LETTER = Pattern.compile("[A-D]");
    private static final Pattern FACT = Pattern.compile("\\[fact:\\s*[^\\s\\]].*\\]", Pattern.DOTALL);
    private static final Map<String, Pattern> GOLD = Map.of(
            "coursera", LETTER,
            "quality", LETTER,
            "tpo", LETTER,
            "sci_fi", FACT,
            "gsm100", Pattern.compile("\\S"),
            "topic_retrieval_longchat", Pattern.compile("\\S"),
            "codeU", Pattern.compile("\\S"));

    static Dataset open(SourceFile file, Options options) {
        String task = options.text("dataset", file.stem());
        Pattern gold = GOLD.get(task);
        if (gold == null)
            throw new IllegalArgumentException("L-Eval has no closed-ended task '" + task
                    + "', say dataset=… with one of " + String.join(", ", new TreeSet<>(GOLD.keySet())));
        String system = "[INST]<<SYS>>\n" + options.text("systemPrompt", "") + "\n<</SYS>>\n\n";
        Generation generation = Generation.of(NEW_TOKENS, false);
        SortedMap<String, Object> labels = new TreeMap<>(Map.of("task", task));
        List<Question> questions = new ArrayList<>();
        int[] documents = {0};
        file.eachLine(row -> {
            String document = row.text("input"), cluster = String.valueOf(documents[0]++);
            List<String> instructions = row.texts("instructions"), outputs = row.texts("outputs");
            if (!row.text("evaluation").equals("exam"))
                throw row.wrong("evaluation must be exam, " + Row.shown(row.text("evaluation")) + " is not supported");
            if (instructions.size() != outputs.size())
                throw row.wrong("there must be one output for each instruction, there are " + instructions.size()
                        + " instructions and " + outputs.size() + " outputs");
            for (int i = 0; i < outputs.size(); i++) {
                String output = outputs.get(i), instruction = instructions.get(i);
                if (!gold.matcher(output).find())
                    throw row.wrong("output " + i + " (from 0) "
                            + (gold == LETTER
                                    ? "holds no letter A to D"
                                    : gold == FACT ? "has no [fact: …]" : "is empty")
                            + ", it is '" + Row.shown(output) + "'");
                String before = system + opening(task), after = closing(task, instruction);
                questions.add(new Question(
                        cluster + "#" + i,
                        cluster,
                        before + document + after,
                        new Question.Span(before.length(), before.length() + document.length(), task.equals("codeU")),
                        List.of(output),
                        "leval_exam",
                        List.of(),
                        generation,
                        task.equals("sci_fi") ? new Question.FollowUp(withoutDocument(instruction), NEW_TOKENS) : null,
                        null,
                        labels));
            }
        });
        return file.dataset(task, Format.LEVAL, options, questions);
    }

    private static String opening(String task) {
        return switch (task) {
            case "gsm100", "codeU", "topic_retrieval_longchat" -> "";
            default -> "Document is as follows. ";
        };
    }

    private static String closing(String task, String instruction) {
        return switch (task) {
            case "gsm100", "codeU" -> "\n\n" + instruction;
            case "topic_retrieval_longchat" -> "\n\n" + instruction + "[/INST]";
            default ->
                " \nQuestion: " + instruction
                        + ". Please directly give answer without any additional output or explanation [/INST]\nAnswer:";
        };
    }

    private static String withoutDocument(String instruction) {
        return instruction.replace(
                        "based on the world described in the document.",
                        "based on the real-world knowledge and facts up until your last training")
                + "\nAnswer:";
    }

    private LEval() {}
}
