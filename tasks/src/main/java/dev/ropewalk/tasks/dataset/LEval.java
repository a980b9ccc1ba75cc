package dev.ropewalk.tasks.dataset;

import dev.ropewalk.tasks.metric.PythonText;
import dev.ropewalk.tasks.metric.Scorers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * L-Eval's tasks: one document a line with several questions. An et al. 2023, arXiv 2307.11088; OpenLMLab/LEval cd34b05, closed-ended ones with
 * the prompts for Llama 2 that ChunkLlama 2add4d7, zero-shot/test_zero_shot.py, puts. The system prompt of a task is the option
 * {@code systemPrompt} (L-Eval's own are under the GPL and not here); without it that place is empty.
 *
 * <p>Open-ended ones are asked as Baselines/llama2-chat-test.py does, with the number of words of the right answer, and scored as Evaluation/auto_eval.py
 * does by what a row says: {@code f1}, or {@code rouge}, whose number is one of all answers together (decision 74). Rows to be judged by a model or a person
 * ({@code LLM}, {@code human}) are left out as there, and told.
 *
 * <p>A question's id is the document's index, {@code #} and the question's, both from 0; its cluster is the document. Science fiction is
 * asked a second time without the document; both answers are scored, as {@code FIRST [fact: SECOND]}.
 */
final class LEval {

    private static final int NEW_TOKENS = 512;
    private static final Pattern LETTER = Pattern.compile("[A-D]");
    private static final Pattern FACT = Pattern.compile("\\[fact:\\s*[^\\s\\]].*\\]", Pattern.DOTALL);
    private static final Pattern FILLED = Pattern.compile("\\S");
    private static final Map<String, Pattern> GOLD = Map.of(
            "coursera", LETTER,
            "quality", LETTER,
            "tpo", LETTER,
            "sci_fi", FACT,
            "gsm100", FILLED,
            "topic_retrieval_longchat", FILLED,
            "codeU", FILLED);
    private static final Set<String> OPEN = Set.of(
            "financial_qa",
            "gov_report_summ",
            "legal_contract_qa",
            "meeting_summ",
            "multidoc_qa",
            "narrative_qa",
            "natural_question",
            "news_summ",
            "paper_assistant",
            "patent_summ",
            "review_summ",
            "scientific_qa",
            "tv_show_summ");
    private static final Map<String, String> OPEN_SCORERS = Map.of("f1", "qa_f1", "rouge", Scorers.ROUGE_BY_ANSWER);
    private static final Set<String> JUDGED = Set.of("LLM", "human");

    static Dataset open(SourceFile file, Options options) {
        String task = options.text("dataset", file.stem());
        boolean open = OPEN.contains(task);
        Pattern gold = open ? FILLED : GOLD.get(task);
        if (gold == null)
            throw new IllegalArgumentException("L-Eval has no task '" + task + "', say dataset=… with one of "
                    + Stream.concat(GOLD.keySet().stream(), OPEN.stream())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        String system = "[INST]<<SYS>>\n" + options.text("systemPrompt", "") + "\n<</SYS>>\n\n";
        Generation generation = Generation.of(NEW_TOKENS, false);
        SortedMap<String, Object> labels = new TreeMap<>(Map.of("task", task));
        List<Question> questions = new ArrayList<>();
        int[] documents = {0};
        file.eachLine(row -> {
            String document = row.text("input"), cluster = String.valueOf(documents[0]++);
            List<String> instructions = row.texts("instructions"), outputs = row.texts("outputs");
            String evaluation = row.text("evaluation");
            if (open && JUDGED.contains(evaluation)) {
                row.warn("its answers are to be judged by a " + (evaluation.equals("LLM") ? "model" : "person")
                        + ": left out, as L-Eval's scores do");
                return;
            }
            String scorer = scorer(row, open, evaluation);
            if (!questions.isEmpty() && !questions.get(0).metric().equals(scorer))
                throw row.wrong("evaluation must be that of the rows before, got " + Row.shown(evaluation));
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
                String before = system + opening(task),
                        after = open ? inWords(instruction, output) : closing(task, instruction);
                questions.add(new Question(
                        cluster + "#" + i,
                        cluster,
                        before + document + after,
                        new Question.Span(before.length(), before.length() + document.length(), task.equals("codeU")),
                        List.of(output),
                        scorer,
                        List.of(),
                        generation,
                        task.equals("sci_fi") ? new Question.FollowUp(withoutDocument(instruction), NEW_TOKENS) : null,
                        null,
                        labels));
            }
        });
        return file.dataset(task, Format.LEVAL, options, questions);
    }

    private static String scorer(Row row, boolean open, String evaluation) {
        if (!open && !evaluation.equals("exam"))
            throw row.wrong("evaluation must be exam, " + Row.shown(evaluation) + " is not supported");
        String scorer = open ? OPEN_SCORERS.get(evaluation) : "leval_exam";
        if (scorer == null) throw row.wrong("evaluation must be f1, rouge, LLM or human, got " + Row.shown(evaluation));
        return scorer;
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

    /** Of an open-ended one; words as Python counts them. */
    private static String inWords(String instruction, String output) {
        return " Instruction: " + instruction + " \nAnswer this question with "
                + PythonText.split(output).size() + " words.[/INST]";
    }

    private static String withoutDocument(String instruction) {
        return instruction.replace(
                        "based on the world described in the document.",
                        "based on the real-world knowledge and facts up until your last training")
                + "\nAnswer:";
    }

    private LEval() {}
}
