package dev.ropewalk.tasks.metric;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * L-Eval's closed-ended tasks: what is read out of an answer depends on the task, named as its file is ({@code coursera}, {@code gsm100},
 * {@code sci_fi}, …). An et al. 2023, arXiv 2307.11088; Evaluation/auto_eval.py and em.py, OpenLMLab/LEval cd34b05.
 */
enum LevalExam implements Scorer {
    /** The authors' code: an answer that names no option is taken for A, the A of "Answer: C" for the option. */
    UPSTREAM {
        @Override
        Score letters(String prediction, Reference reference) {
            String read =
                    PythonText.strip(prediction).isEmpty() ? "None" : firstLetters(prediction, reference.task(), "A");
            return new Score(LevalExactMatch.match(read, orElse(goldLetters(reference), "A")), read);
        }
    },
    /** Its copy in zero-shot/Evaluation, HKUNLP/ChunkLlama 2add4d7: an empty answer earns a quarter. */
    CHUNKLLAMA {
        @Override
        Score letters(String prediction, Reference reference) {
            String read = firstLetters(prediction, reference.task(), "None");
            return new Score(LevalExactMatch.match(read, goldLetters(reference)), read);
        }
    },
    /**
     * Ours, for tasks with options; others are read as upstream. Every "Answer:" deleted, the last word that is one letter from A to D
     * counts; in coursera all words of one to four such letters, and a part of the right letters scores a quarter. Nothing found scores 0.
     */
    STRICT {
        @Override
        Score letters(String prediction, Reference reference) {
            boolean several = reference.task().contains("coursera");
            List<String> words = PythonText.WORD
                    .matcher(ANSWER.matcher(prediction).replaceAll(""))
                    .results()
                    .map(MatchResult::group)
                    .filter(word -> word.matches(several ? "[A-D]{1,4}" : "[A-D]"))
                    .toList();
            if (words.isEmpty()) return new Score(0, null);
            String read = several ? sorted(String.join("", words)) : words.get(words.size() - 1);
            String right = sorted(goldLetters(reference));
            if (right.isEmpty())
                throw new IllegalArgumentException(
                        "a right answer must begin with letters from A to D, got '" + reference.answer() + "'");
            boolean part = several && read.chars().allMatch(letter -> right.indexOf(letter) >= 0);
            return new Score(read.equals(right) ? 1 : part ? 0.25 : 0, read);
        }
    };

    private static final List<String> OPTIONS = List.of("coursera", "quality", "tpo");
    private static final Pattern ANSWER = Pattern.compile("(?iu)answer[" + PythonText.SPACES + "]*:");
    private static final Pattern NUMBER = Pattern.compile("The answer is ([^" + PythonText.SPACES + "]+)");
    private static final Pattern SPACES = Pattern.compile("[" + PythonText.SPACES + "]+");

    /** For tasks with options. */
    abstract Score letters(String prediction, Reference reference);

    @Override
    public Score read(String prediction, Reference reference) {
        String task = reference.task(), answer = reference.answer();
        if (OPTIONS.stream().anyMatch(task::contains)) return letters(prediction, reference);
        if (task.contains("gsm")) return match(digits(prediction), digits(answer));
        if (task.contains("codeU")) return match(lastWords(prediction, answer), code(answer));
        if (task.contains("sci_fi")) return judgement(prediction, answer);
        if (task.contains("topic_retrieval")) return match(prediction, answer);
        throw new IllegalArgumentException("unknown L-Eval task '" + task
                + "', known: codeU, coursera, gsm100, quality, sci_fi, topic_retrieval_longchat, tpo");
    }

    private static Score match(String read, String answer) {
        return Score.of(LevalExactMatch.match(read, answer), read);
    }

    /** The letters from A to D of a right answer's first word. */
    private static String goldLetters(Reference reference) {
        List<String> words = PythonText.split(reference.answer());
        if (words.isEmpty()) throw new IllegalArgumentException("a right answer must name an option, got a blank one");
        return words.get(0).replaceAll("[^A-D]", "");
    }

    /** @param otherwise what is returned where nothing from A to D is found */
    private static String firstLetters(String prediction, String task, String otherwise) {
        if ("ABCD".contains(prediction)) return prediction;
        if (!task.contains("coursera")) return orElse(firstOf("[A-D]", prediction), otherwise);
        String leading = firstOf("^[A-D]+", prediction);
        if (leading.length() > 1) return sorted(leading);
        String rest = prediction.substring(leading.length()).split("Question", -1)[0];
        String listed = Pattern.compile("[A-D](?=[" + PythonText.SPACES + ".)])")
                .matcher(rest)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining());
        return orElse(sorted(leading + listed), orElse(firstOf("[A-D]+", rest), otherwise));
    }

    private static String firstOf(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group() : "";
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** Each letter once. */
    private static String sorted(String letters) {
        return new TreeSet<>(List.of(letters.split(""))).stream().collect(Collectors.joining());
    }

    /** gsm100: the digits up to the first point of what "The answer is" announces, or of the first paragraph's last word with a digit. */
    private static String digits(String text) {
        Matcher announced = NUMBER.matcher(text);
        String word = "";
        if (announced.find()) word = announced.group(1);
        else
            for (String candidate : text.split("\n\n", -1)[0].split(" ", -1))
                if (candidate.codePoints().anyMatch(PythonText::isDigit)) word = candidate;
        StringBuilder digits = new StringBuilder();
        word.codePoints().takeWhile(c -> c != '.').filter(PythonText::isDigit).forEach(digits::appendCodePoint);
        return digits.toString();
    }

    /** codeU: three words more than the right answer has, after "the final output" or at the end, without the phrases that lead up to them. */
    private static String lastWords(String prediction, String answer) {
        int size = PythonText.split(answer).size() + 3;
        String text = code(prediction);
        for (String phrase :
                List.of("will be", "of the code", "is", "would be", "the value of", "the result of", "printed"))
            text = text.replace(phrase, "");
        int output = text.lastIndexOf("the final output");
        if (output >= 0) text = text.substring(output + "the final output".length());
        List<String> words = List.of(SPACES.split(text, -1));
        return String.join(
                " ",
                output >= 0
                        ? words.subList(0, Math.min(size, words.size()))
                        : words.subList(Math.max(0, words.size() - size), words.size()));
    }

    private static String code(String text) {
        return SPACES.matcher(text)
                .replaceAll(" ")
                .replace(",", "")
                .replace("'", "")
                .replace("\\", "")
                .replace(".0", "")
                .replace("] [", "][")
                .replace("[ [", "[[")
                .replace("] ]", "]]");
    }

    /** sci_fi: half for what the document says, half for what is a fact, which stands in "[fact: …]". */
    private static Score judgement(String prediction, String answer) {
        List<String> written = statements(prediction), right = statements(answer);
        if (right.size() != 2)
            throw new IllegalArgumentException("a right answer must hold '[fact: …]', got '" + answer + "'");
        if (written.size() != 2) return new Score(0, null);
        String loyalty = verdict(written.get(0)), fact = verdict(written.get(1));
        double value = (LevalExactMatch.match(loyalty, right.get(0)) + LevalExactMatch.match(fact, right.get(1))) / 2;
        return new Score(value, loyalty + " " + fact);
    }

    /** What stands before the mark, and behind it without its last character; fewer than two where there is no mark. */
    private static List<String> statements(String text) {
        String[] parts = PythonText.lower(text).split("\\[fact:", -1);
        if (parts.length < 2) return List.of();
        String fact =
                parts[1].isEmpty() ? "" : parts[1].substring(0, parts[1].offsetByCodePoints(parts[1].length(), -1));
        return List.of(PythonText.strip(parts[0]), PythonText.strip(fact));
    }

    private static String verdict(String statement) {
        for (String word : PythonText.split(statement)) {
            if (word.contains("true")) return "true";
            if (word.contains("false")) return "false";
        }
        return "<error>";
    }
}
