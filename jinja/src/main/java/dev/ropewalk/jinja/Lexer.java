package dev.ropewalk.jinja;

import dev.ropewalk.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into pieces under the blank-space rules of transformers: trim_blocks (the line break after a tag goes), lstrip_blocks (blanks
 * before a tag that begins its line go), the template's last line break goes, and the signs {@code -} and {@code +} of a single tag. Source: the
 * Jinja 3.1 template designer's documentation, "Whitespace Control".
 */
final class Lexer {

    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})"),
            END_OF_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\\n?)"),
            END_OF_COMMENT = Pattern.compile("\\+#}|-#}\\s*|#}\\n?"),
            END_OF_TAG = Pattern.compile("\\+%}|-%}\\s*|%}\\n?"),
            END_OF_OUTPUT = Pattern.compile("-}}\\s*|}}"),
            BLANK = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS),
            WORD =
                    Pattern.compile("(?<float>(?<!\\.)\\d[\\d_]*(?:\\.\\d[\\d_]*(?:[eE][+-]?\\d+)?|[eE][+-]?\\d+))"
                            + "|(?<integer>\\d[\\d_]*)|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
                            + "|(?<string>'[^'\\\\]*+(?:\\\\[\\s\\S][^'\\\\]*+)*+'|\"[^\"\\\\]*+(?:\\\\[\\s\\S][^\"\\\\]*+)*+\")"
                            + "|(?<operator>//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,])");

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Piece> pieces(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) source = source.substring(0, source.length() - 1);
        Lexer lexer = new Lexer(source);
        lexer.cut();
        return lexer.pieces;
    }

    private void cut() {
        while (at < source.length()) {
            int open = nextOpening();
            String before = source.substring(at, open);
            if (open == source.length()) {
                text(before);
                return;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            text(withoutBlanks(before, sign, kind != '{', at == 0 || source.charAt(at - 1) == '\n'));
            Matcher raw = RAW.matcher(source).region(open, source.length());
            if (raw.lookingAt()) raw(open, raw.end());
            else if (kind == '#') comment(open);
            else words(open, open + (sign == '-' || sign == '+' ? 3 : 2), kind == '{');
        }
    }

    private int nextOpening() {
        for (int i = at; i + 1 < source.length(); i++)
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) return i;
        return source.length();
    }

    private void text(String text) {
        if (!text.isEmpty()) pieces.add(Piece.text(text));
    }

    /** Text before an opening: {@code -} takes all blanks away, a tag or comment those on its own line unless {@code +} forbids it. */
    private static String withoutBlanks(String text, char sign, boolean tag, boolean atLineStart) {
        if (sign == '-') return Texts.strip(text, null, false, true);
        int lastLine = text.lastIndexOf('\n') + 1;
        boolean own = lastLine > 0 || atLineStart;
        return sign != '+' && tag && own && text.substring(lastLine).chars().allMatch(Texts::isSpace)
                ? text.substring(0, lastLine)
                : text;
    }

    private void raw(int open, int begin) {
        Matcher end = END_OF_RAW.matcher(source);
        if (!end.find(begin)) throw wrong(open, "{% raw %} has no {% endraw %}");
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        text(withoutBlanks(source.substring(begin, end.start()), sign, true, source.charAt(begin - 1) == '\n'));
        at = end.end();
    }

    private void comment(int open) {
        Matcher end = END_OF_COMMENT.matcher(source);
        if (!end.find(open + 2)) throw wrong(open, "a comment has no #}");
        at = end.end();
    }

    private void words(int open, int begin, boolean output) {
        Matcher end = (output ? END_OF_OUTPUT : END_OF_TAG).matcher(source),
                blank = BLANK.matcher(source),
                word = WORD.matcher(source);
        List<Token> words = new ArrayList<>();
        Deque<String> brackets = new ArrayDeque<>();
        for (at = begin; at < source.length(); ) {
            if (brackets.isEmpty() && end.region(at, source.length()).lookingAt()) {
                at = end.end();
                words.add(new Token(Kind.END, ""));
                pieces.add(new Piece(
                        output ? Piece.Kind.OUTPUT : Piece.Kind.STATEMENT, "", List.copyOf(words), line(open)));
                return;
            }
            if (blank.region(at, source.length()).lookingAt()) {
                at = blank.end();
                continue;
            }
            word.useTransparentBounds(true);
            if (!word.region(at, source.length()).lookingAt())
                throw wrong(at, "'" + source.charAt(at) + "' is not expected here");
            Token token = token(word);
            if (token.kind() == Kind.OPERATOR) balance(brackets, token.text());
            words.add(token);
            at = word.end();
        }
        throw wrong(open, "a tag is not closed");
    }

    private void balance(Deque<String> brackets, String operator) {
        switch (operator) {
            case "(" -> brackets.push(")");
            case "[" -> brackets.push("]");
            case "{" -> brackets.push("}");
            case ")", "]", "}" -> {
                if (brackets.isEmpty() || !brackets.pop().equals(operator))
                    throw wrong(at, "'" + operator + "' closes nothing");
            }
            default -> {}
        }
        Budget.depth(brackets.size());
    }

    private Token token(Matcher word) {
        if (word.group("float") != null)
            return new Token(Kind.FLOAT, word.group().replace("_", ""));
        if (word.group("integer") != null)
            return new Token(Kind.INTEGER, word.group().replace("_", ""));
        if (word.group("name") != null) return new Token(Kind.NAME, word.group());
        if (word.group("string") != null)
            return new Token(
                    Kind.STRING,
                    unescaped(word.group().substring(1, word.group().length() - 1)));
        return new Token(Kind.OPERATOR, word.group());
    }

    /** Python's escapes; a backslash before any other character stays. */
    private String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char kind = text.charAt(++i);
            int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            int simple = "abfnrtv\\'\"".indexOf(kind);
            if (digits > 0) {
                String code = text.substring(i + 1, Math.min(i + 1 + digits, text.length()));
                if (!code.matches("[0-9a-fA-F]{" + digits + "}")
                        || !Character.isValidCodePoint((int) Long.parseLong(code, 16)))
                    throw wrong(at, "\\" + kind + " needs " + digits + " hexadecimal digits of a character");
                plain.appendCodePoint(Integer.parseInt(code, 16));
                i += digits;
            } else if (kind >= '0' && kind <= '7') {
                int stop = i;
                while (stop < text.length() && stop < i + 3 && text.charAt(stop) >= '0' && text.charAt(stop) <= '7')
                    stop++;
                plain.append((char) Integer.parseInt(text.substring(i, stop), 8));
                i = stop - 1;
            } else if (simple >= 0) {
                plain.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
            } else if (kind == 'N') {
                throw wrong(at, "\\N is not supported in a string");
            } else if (kind != '\n') {
                plain.append('\\').append(kind);
            }
        }
        return plain.toString();
    }

    private int line(int position) {
        return 1
                + (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private TemplateException wrong(int position, String what) {
        return new TemplateException("The template cannot be read: " + what + " (line " + line(position) + ").");
    }
}
