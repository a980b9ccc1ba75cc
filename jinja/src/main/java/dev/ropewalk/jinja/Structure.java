package dev.ropewalk.jinja;

import dev.ropewalk.jinja.Statement.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A template taken apart: expressions and statements as tables, and a skeleton for Jinjava that names them by number, such as
 * <code>{% for 3 %}{{ 4 }}{% endfor %}</code>. So neither texts nor expressions of a template are ever read by Jinjava's Java-like rules.
 */
record Structure(String skeleton, List<Expression> expressions, List<Statement> statements) {

    private static final Map<String, String> BLOCKS = Map.of(
            "endif", "if", "endfor", "for", "endmacro", "macro", "endset", "capture", "endgeneration", "generation");

    /** @throws TemplateException when the template cannot be read or uses a tag that is not supported */
    static Structure of(String template) {
        StringBuilder skeleton = new StringBuilder();
        List<Expression> expressions = new ArrayList<>();
        List<Statement> statements = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        for (Piece piece : Lexer.pieces(template)) {
            switch (piece.kind()) {
                case TEXT -> {
                    skeleton.append("{{ ").append(expressions.size()).append(" }}");
                    expressions.add(scope -> piece.text());
                }
                case OUTPUT -> {
                    Parser parser = new Parser(piece);
                    skeleton.append("{{ ").append(expressions.size()).append(" }}");
                    expressions.add(parser.tuple());
                    parser.end();
                }
                case STATEMENT -> {
                    Parser parser = new Parser(piece);
                    String name = parser.name(), block = BLOCKS.get(name);
                    if (block != null) {
                        if (open.isEmpty() || !open.pop().equals(block))
                            throw parser.wrong("'" + name + "' closes nothing");
                        if (name.equals("endmacro") && !parser.atEnd()) parser.name();
                        skeleton.append("{% end").append(block).append(" %}");
                    } else if (List.of("else", "break", "continue").contains(name)) {
                        if (name.equals("else")
                                ? !(open.contains("if") || open.contains("for"))
                                : !open.contains("for")) throw parser.wrong("'" + name + "' is not expected here");
                        skeleton.append("{% ").append(name).append(" %}");
                    } else {
                        Statement statement = statement(name, parser);
                        String tag = statement instanceof Statement.Capture ? "capture" : name;
                        if (!tag.equals("set") && !tag.equals("elif")) open.push(tag);
                        if (tag.equals("elif") && !"if".equals(open.peek()))
                            throw parser.wrong("'elif' is not expected here");
                        Budget.depth(open.size());
                        skeleton.append("{% ")
                                .append(tag)
                                .append(' ')
                                .append(statements.size())
                                .append(" %}");
                        statements.add(statement);
                    }
                    parser.end();
                }
            }
        }
        if (!open.isEmpty())
            throw new TemplateException(
                    "The template cannot be read: '" + open.peek().replace("capture", "set") + "' has no end.");
        return new Structure(skeleton.toString(), expressions, statements);
    }

    private static Statement statement(String name, Parser parser) {
        return switch (name) {
            case "if", "elif" -> new Statement.If(parser.tuple());
            case "for" -> {
                List<Parser.Target> targets = parser.targets();
                boolean unpack = parser.unpacks(targets);
                parser.expect("in");
                Expression elements = parser.tupleWithoutCondition();
                Expression condition = parser.accept("if") ? parser.expression() : null;
                if (parser.sees("recursive")) throw parser.wrong("a recursive loop is not supported");
                yield new Statement.For(targets, unpack, elements, condition);
            }
            case "set" -> {
                List<Parser.Target> targets = parser.targets();
                boolean unpack = parser.unpacks(targets);
                if (parser.accept("=")) yield new Statement.Set(targets, unpack, parser.tuple());
                if (unpack) throw parser.wrong("a set with endset gives its text to one name");
                yield new Statement.Capture(targets.get(0), parser.filters(scope -> captured(scope)));
            }
            case "macro" -> new Statement.Macro(parser.name(), parameters(parser));
            case "generation" -> new Statement.Generation();
            default -> throw new TemplateException("The template uses the tag '" + name + "', which is not supported.");
        };
    }

    private static Object captured(Scope scope) {
        Object text = scope.variable(Statement.Capture.TEXT);
        return text == null ? "" : text;
    }

    private static List<Parameter> parameters(Parser parser) {
        List<Parameter> parameters = new ArrayList<>();
        parser.expect("(");
        while (!parser.sees(")")) {
            String name = parser.name();
            parameters.add(new Parameter(name, parser.accept("=") ? parser.expression() : null));
            if (!parser.accept(",")) break;
        }
        parser.expect(")");
        return parameters;
    }
}
