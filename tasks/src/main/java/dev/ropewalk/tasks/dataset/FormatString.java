package dev.ropewalk.tasks.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's {@code str.format} with plain names: <code>{name}</code> is replaced by a value, whose own braces stay, and doubled braces become
 * single ones. Python 3.11, Format String Syntax; conversions, indices and formats are refused.
 */
final class FormatString {

    private static final Pattern PART = Pattern.compile("\\{\\{|\\}\\}|\\{([A-Za-z_][A-Za-z_0-9]*)\\}|[^{}]+|[{}]");

    /** Literal texts at even places, names at odd ones. */
    private final List<String> parts = new ArrayList<>();

    /** @param where who wrote it, for the sentence that refuses it */
    FormatString(String template, String where) {
        StringBuilder literal = new StringBuilder();
        Matcher part = PART.matcher(template);
        while (part.find()) {
            String found = part.group();
            if (part.group(1) != null) {
                parts.add(literal.toString());
                parts.add(part.group(1));
                literal.setLength(0);
            } else if (found.equals("{{") || found.equals("}}")) literal.append(found.charAt(0));
            else if (found.equals("{") || found.equals("}"))
                throw new IllegalArgumentException(where + ": a single '" + found + "' at character " + part.start()
                        + " is neither {name} nor doubled");
            else literal.append(found);
        }
        parts.add(literal.toString());
    }

    /** @param long_ the name whose place in the text is told; its first occurrence, -1 where there is none */
    Filled fill(String long_, UnaryOperator<String> values) {
        StringBuilder text = new StringBuilder();
        int from = -1, to = -1;
        for (int i = 0; i < parts.size(); i++) {
            boolean name = i % 2 == 1;
            int start = text.length();
            text.append(name ? values.apply(parts.get(i)) : parts.get(i));
            if (name && from < 0 && parts.get(i).equals(long_)) {
                from = start;
                to = text.length();
            }
        }
        return new Filled(text.toString(), from, to);
    }

    record Filled(String text, int from, int to) {}
}
