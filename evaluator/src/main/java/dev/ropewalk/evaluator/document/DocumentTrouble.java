package dev.ropewalk.evaluator.document;

import dev.ropewalk.host.JsonTrouble;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;

/**
 * Why a document is neither YAML nor JSON, in the words of who wrote it. A parser says where it stood and what it was at; people write tabs,
 * forget a blank, and put braces where YAML has a meaning for them, and are told that.
 */
final class DocumentTrouble {

    /** {@code [passkey{depths=2}]}: in brackets a brace begins something else. */
    private static final Pattern BARE_BRACES = Pattern.compile("[\\[,]\\s*([^\\s\"'\\[\\]{},]+\\{[^}]*}?)");

    private static final Pattern TAB = Pattern.compile(" *\t.*");

    /** {@code name:x}; what an address has behind its colon is no name. */
    private static final Pattern NO_BLANK = Pattern.compile("\\s*(?:- )?([A-Za-z][\\w-]*):[^\\s/].*");

    /** {@code name: a: b}. */
    private static final Pattern SECOND_COLON =
            Pattern.compile("\\s*(?:- )?([A-Za-z][\\w-]*): +[^\"'\\[{\\s][^\"]*: .*");

    private static final Pattern COMMA_BEFORE_END = Pattern.compile(",\\s*([}\\]])");

    /** @param what {@code suite.yaml}: how the sentence begins */
    static String sentence(String what, String document, boolean json, JacksonException failure) {
        String said = failure.getOriginalMessage();
        List<String> lines = document.lines().toList();
        int line = failure.getLocation() == null
                ? 0
                : Math.max(0, failure.getLocation().getLineNr());
        if (said.startsWith("No content")) return what + " is empty";
        if (said.startsWith("Trailing token"))
            return json
                    ? what + ", line " + line + ": more follows behind the end of the document"
                    : what + " holds two documents" + lineOf(lines, text -> text.startsWith("---"), 2)
                            + "; keep one, or write each into a file of its own";
        return what + (json ? ofJson(lines, line, failure, document) : ofYaml(lines, line, said));
    }

    private static String lineOf(List<String> lines, Predicate<String> wanted, int from) {
        OptionalInt found = IntStream.range(from - 1, lines.size())
                .filter(i -> wanted.test(lines.get(i)))
                .findFirst();
        return found.isPresent() ? ", the second from line " + (found.getAsInt() + 1) : "";
    }

    private static String ofJson(List<String> lines, int line, JacksonException failure, String document) {
        String said = failure.getOriginalMessage();
        Matcher comma = COMMA_BEFORE_END.matcher(document);
        if (said.contains("'}' (code") || said.contains("']' (code"))
            for (int from = 0; comma.find(from); from = comma.start() + 1) {
                int at = (int) document.substring(0, comma.start()).lines().count();
                int end = at + (int) comma.group().lines().count() - 1;
                if (at <= line && line <= end)
                    return ", line " + at + ": take away the comma before the " + comma.group(1);
            }
        if (said.contains("comment"))
            return ", line " + line
                    + ": JSON has no comments; take it away, or write the document in YAML, where # begins one";
        if (said.startsWith("Unexpected end-of-input"))
            return " ends too early, in line " + lines.size() + ": a brace, bracket or quote is not closed";
        return ", line " + line + ": " + JsonTrouble.said(failure);
    }

    private static String ofYaml(List<String> lines, int line, String said) {
        Optional<String> tab =
                first(lines, TAB, (number, found) -> "line " + number + " begins with a tab, YAML takes blanks");
        if (tab.isPresent()) return ", " + tab.get();
        if (said.contains("while parsing a flow")) {
            for (int i = 0; i < lines.size(); i++) {
                Matcher braces = BARE_BRACES.matcher(lines.get(i));
                if (!lines.get(i).stripLeading().startsWith("#") && braces.find())
                    return ", line " + (i + 1) + ": quote entries with braces, \"" + closed(braces.group(1)) + "\"";
            }
            return ", line " + line + ": a bracket or brace is not closed, or a comma is missing";
        }
        if (said.contains("mapping values are not allowed") || said.contains("could not find expected ':'")) {
            Optional<String> blank = first(
                    lines,
                    NO_BLANK,
                    (number, found) -> "line " + number + ": put a blank behind '" + found.group(1) + ":'");
            Optional<String> colon = first(
                    lines,
                    SECOND_COLON,
                    (number, found) -> "line " + number + ": quote what stands behind '" + found.group(1)
                            + ":', it holds a colon");
            Optional<String> hint = blank.or(() -> colon);
            if (hint.isPresent()) return ", " + hint.get();
        }
        return ", line " + line + ": " + plain(said);
    }

    private interface Hint {
        String of(int number, Matcher found);
    }

    private static Optional<String> first(List<String> lines, Pattern wanted, Hint hint) {
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = wanted.matcher(lines.get(i));
            if (!lines.get(i).isBlank() && found.matches()) return Optional.of(hint.of(i + 1, found));
        }
        return Optional.empty();
    }

    private static String closed(String entry) {
        return entry.endsWith("}") ? entry : entry + "…}";
    }

    /** The second line of what YAML's parser says has the reason; names of classes and settings stand behind it. */
    private static String plain(String said) {
        List<String> lines = said.lines().toList();
        String reason = lines.size() > 1 && lines.get(0).startsWith("while ") ? lines.get(1) : lines.get(0);
        return reason.replaceFirst("\\s*\\((?:start marker at|from `|\\[Source|`).*", "")
                .replaceFirst("\\s*(?:\\[Source:|: enable `|`).*", "")
                .replaceAll(" \\(code \\d+[^)]*\\)", "")
                .strip();
    }

    private DocumentTrouble() {}
}
