package dev.ropewalk.jinja;

import dev.ropewalk.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expressions of Jinja, from the loosest binding to the tightest. Source: the Jinja 3.1 template designer's documentation, "Expressions". */
final class Parser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">="),
            NOT_AN_ARGUMENT = Set.of("else", "or", "and");

    private final List<Token> words;
    private final int line;
    private int at;
    private int depth;

    Parser(Piece piece) {
        this.words = piece.words();
        this.line = piece.line();
    }

    boolean sees(String word) {
        return words.get(at).is(word);
    }

    private boolean seesAny(Set<String> some) {
        Token token = words.get(at);
        return (token.kind() == Kind.OPERATOR || token.kind() == Kind.NAME) && some.contains(token.text());
    }

    boolean accept(String word) {
        if (!sees(word)) return false;
        at++;
        return true;
    }

    void expect(String word) {
        if (!accept(word)) throw wrong("'" + word + "' is expected, not " + words.get(at));
    }

    boolean atEnd() {
        return words.get(at).kind() == Kind.END;
    }

    void end() {
        if (!atEnd()) throw wrong(words.get(at) + " is not expected");
    }

    String name() {
        Token token = words.get(at);
        if (token.kind() != Kind.NAME) throw wrong("a name is expected, not " + token);
        at++;
        return token.text();
    }

    TemplateException wrong(String what) {
        return new TemplateException("The template cannot be read: " + what + " (line " + line + ").");
    }

    /** One expression, or several with commas between them: a tuple. */
    Expression tuple() {
        return commas(this::expression);
    }

    /** The same where a following {@code if} belongs to the tag. */
    Expression tupleWithoutCondition() {
        return commas(this::or);
    }

    private Expression commas(java.util.function.Supplier<Expression> part) {
        Expression first = part.get();
        if (!sees(",")) return first;
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (accept(",")) {
            if (atEnd() || sees(")") || sees("=")) break;
            parts.add(part.get());
        }
        return scope -> new Tuple(all(parts, scope));
    }

    Expression expression() {
        Budget.depth(++depth);
        Expression value = or();
        while (accept("if")) {
            Expression then = value, condition = or();
            Expression otherwise = accept("else")
                    ? expression()
                    : scope -> new Undefined("the inline if has no else and its condition is false");
            value = scope -> Python.truth(condition.in(scope)) ? then.in(scope) : otherwise.in(scope);
        }
        depth--;
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (accept("or")) {
            Expression a = left, b = and();
            left = scope -> {
                Object value = a.in(scope);
                return Python.truth(value) ? value : b.in(scope);
            };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (accept("and")) {
            Expression a = left, b = not();
            left = scope -> {
                Object value = a.in(scope);
                return Python.truth(value) ? b.in(scope) : value;
            };
        }
        return left;
    }

    private Expression not() {
        if (!accept("not")) return comparison();
        Budget.depth(++depth);
        Expression negated = not();
        depth--;
        return scope -> !Python.truth(negated.in(scope));
    }

    /** {@code a < b < c} means {@code a < b and b < c}. */
    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            if (seesAny(COMPARISONS)) operators.add(words.get(at++).text());
            else if (accept("in")) operators.add("in");
            else if (sees("not") && words.get(at + 1).is("in")) {
                at += 2;
                operators.add("not in");
            } else break;
            others.add(sum());
        }
        if (operators.isEmpty()) return first;
        return scope -> {
            Object left = first.in(scope);
            for (int i = 0; i < operators.size(); i++) {
                Object right = others.get(i).in(scope);
                if (!compare(operators.get(i), left, right)) return false;
                left = right;
            }
            return true;
        };
    }

    private static boolean compare(String operator, Object a, Object b) {
        return switch (operator) {
            case "==" -> Python.equal(a, b);
            case "!=" -> !Python.equal(a, b);
            case "in" -> Python.contains(b, a);
            case "not in" -> !Python.contains(b, a);
            case "<" -> Python.compare(a, b) < 0;
            case "<=" -> Python.compare(a, b) <= 0;
            case ">" -> Python.compare(a, b) > 0;
            default -> Python.compare(a, b) >= 0;
        };
    }

    private Expression sum() {
        Expression left = concatenation();
        while (sees("+") || sees("-")) {
            boolean plus = accept("+") || !accept("-");
            Expression a = left, b = concatenation();
            left = plus
                    ? scope -> Python.add(a.in(scope), b.in(scope))
                    : scope -> Python.calculate('-', a.in(scope), b.in(scope));
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (accept("~")) {
            Expression a = left, b = product();
            left = scope -> {
                String x = Python.text(a.in(scope)), y = Python.text(b.in(scope));
                Budget.length((long) x.length() + y.length());
                return x + y;
            };
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (true) {
            Expression a = left;
            if (accept("*")) {
                Expression b = power();
                left = scope -> Python.multiply(a.in(scope), b.in(scope));
            } else if (sees("/") || sees("//") || sees("%")) {
                char operator = accept("//") ? 'd' : words.get(at++).text().charAt(0);
                Expression b = power();
                left = scope -> divided(operator, a.in(scope), b.in(scope));
            } else return left;
        }
    }

    private static Object divided(char operator, Object a, Object b) {
        if (operator == '%' && a instanceof String)
            throw new TemplateException("Formatting a text with % is not supported.");
        return Python.calculate(operator, a, b);
    }

    private Expression power() {
        Expression left = unary(true);
        while (accept("**")) {
            Expression a = left, b = unary(true);
            left = scope -> Python.calculate('p', a.in(scope), b.in(scope));
        }
        return left;
    }

    /** A sign binds tighter than a filter: {@code -1|abs} is 1. */
    private Expression unary(boolean filtered) {
        Budget.depth(++depth);
        Expression value;
        if (accept("-")) {
            Expression negated = unary(false);
            value = scope -> Python.multiply(-1L, number(negated.in(scope)));
        } else if (accept("+")) {
            Expression kept = unary(false);
            value = scope -> Python.multiply(1L, number(kept.in(scope)));
        } else {
            value = primary();
        }
        value = postfix(value);
        depth--;
        return filtered ? filters(value) : value;
    }

    private static Object number(Object value) {
        if (!Python.isNumber(value)) throw Python.wrong(value, "is not a number");
        return value;
    }

    private Expression primary() {
        Token token = words.get(at++);
        return switch (token.kind()) {
            case INTEGER -> constant(integer(token.text()));
            case FLOAT -> constant(Double.valueOf(token.text()));
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (words.get(at).kind() == Kind.STRING)
                    text.append(words.get(at++).text());
                yield constant(text.toString());
            }
            case NAME -> named(token.text());
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        if (accept(")")) yield constant(new Tuple(List.of()));
                        Expression inner = tuple();
                        expect(")");
                        yield inner;
                    }
                    case "[" -> {
                        List<Expression> elements = new ArrayList<>();
                        while (!sees("]")) {
                            elements.add(expression());
                            if (!accept(",")) break;
                        }
                        expect("]");
                        yield scope -> all(elements, scope);
                    }
                    case "{" -> dictionary();
                    default -> throw wrong(token + " is not expected");
                };
            case END -> throw wrong("an expression is expected, not the end");
        };
    }

    private Long integer(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw wrong(digits + " is beyond 64 bits");
        }
    }

    private static Expression constant(Object value) {
        return scope -> value;
    }

    private Expression named(String name) {
        return switch (name) {
            case "true", "True" -> constant(true);
            case "false", "False" -> constant(false);
            case "none", "None" -> constant(None.NONE);
            case "if", "else", "and", "or", "not", "in", "is" -> throw wrong("'" + name + "' is not expected");
            default ->
                scope -> {
                    Budget.step();
                    Object value = scope.variable(name);
                    return value == null ? Undefined.name(name) : value;
                };
        };
    }

    private Expression dictionary() {
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!sees("}")) {
            Expression key = expression();
            expect(":");
            entries.put(key, expression());
            if (!accept(",")) break;
        }
        expect("}");
        return scope -> {
            Map<Object, Object> dictionary = new LinkedHashMap<>();
            entries.forEach((key, value) -> dictionary.put(Python.key(key.in(scope)), value.in(scope)));
            return dictionary;
        };
    }

    private static List<Object> all(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>();
        for (Expression expression : expressions) values.add(expression.in(scope));
        return values;
    }

    private Expression postfix(Expression value) {
        while (true) {
            Expression owner = value;
            if (accept(".")) {
                if (words.get(at).kind() == Kind.INTEGER) {
                    Long index = integer(words.get(at++).text());
                    value = scope -> Python.item(owner.in(scope), index);
                } else {
                    String name = name();
                    value = scope -> Python.attribute(owner.in(scope), name);
                }
            } else if (accept("[")) {
                value = subscript(owner);
                expect("]");
            } else if (sees("(")) {
                Call call = call();
                value = scope -> {
                    Object function = owner.in(scope);
                    if (!(function instanceof Callable callable)) throw Python.wrong(function, "cannot be called");
                    Budget.step();
                    return callable.call(call.in(scope));
                };
            } else return value;
        }
    }

    private Expression subscript(Expression owner) {
        Expression none = constant(None.NONE), first = sees(":") ? none : expression();
        if (sees(",")) throw wrong("an index of several parts is not supported");
        if (!accept(":")) return scope -> Python.item(owner.in(scope), first.in(scope));
        Expression to = sees(":") || sees("]") ? none : expression();
        Expression by = accept(":") && !sees("]") ? expression() : none;
        return scope -> Python.slice(owner.in(scope), first.in(scope), to.in(scope), by.in(scope));
    }

    /** Arguments before they are evaluated. */
    private record Call(List<Expression> positional, Map<String, Expression> named) {

        Arguments in(Scope scope) {
            Map<String, Object> values = new LinkedHashMap<>();
            named.forEach((name, value) -> values.put(name, value.in(scope)));
            return new Arguments(all(positional, scope), values);
        }
    }

    private Call call() {
        expect("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!sees(")")) {
            if (sees("*") || sees("**")) throw wrong("* and ** in a call are not supported");
            if (words.get(at).kind() == Kind.NAME && words.get(at + 1).is("=")) {
                String name = name();
                expect("=");
                if (named.put(name, expression()) != null) throw wrong("'" + name + "' is given twice");
            } else {
                if (!named.isEmpty()) throw wrong("an argument without a name follows one with a name");
                positional.add(expression());
            }
            if (!accept(",")) break;
        }
        expect(")");
        return new Call(positional, named);
    }

    /** Filters and tests behind a value. */
    Expression filters(Expression value) {
        while (true) {
            Expression subject = value;
            if (accept("|")) {
                String name = name();
                Call call = sees("(") ? call() : new Call(List.of(), Map.of());
                value = scope -> Filters.apply(name, subject.in(scope), call.in(scope));
            } else if (accept("is")) {
                boolean wanted = !accept("not");
                String name = name();
                Call call = testArguments();
                value = scope -> Tests.holds(name, subject.in(scope), call.in(scope)) == wanted;
            } else if (sees("(")) {
                value = postfix(value);
            } else return value;
        }
    }

    /** {@code is divisibleby(3)} or {@code is divisibleby 3}. */
    private Call testArguments() {
        if (sees("(")) return call();
        if (sees("is")) throw wrong("a test cannot follow a test");
        Token next = words.get(at);
        boolean argument = switch (next.kind()) {
            case NAME -> !NOT_AN_ARGUMENT.contains(next.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> next.is("[") || next.is("{");
            case END -> false;
        };
        return new Call(argument ? List.of(postfix(primary())) : List.of(), Map.of());
    }

    /** What a {@code for} or {@code set} gives values to. */
    record Target(String name, @Nullable String attribute) {

        void set(Scope scope, Object value) {
            if (attribute == null) {
                scope.set(name, value);
                return;
            }
            Object owner = scope.variable(name);
            if (!(owner instanceof Namespace namespace))
                throw new TemplateException("Only a namespace takes values from set, and '" + name + "' is none.");
            namespace.values().put(attribute, value);
        }
    }

    List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        boolean bracket = accept("(");
        do {
            if (bracket ? sees(")") : sees("in") || sees("=") || atEnd()) break;
            String name = name();
            targets.add(new Target(name, accept(".") ? name() : null));
        } while (accept(","));
        if (bracket) expect(")");
        if (targets.isEmpty()) throw wrong("a name is expected, not " + words.get(at));
        return targets;
    }

    /** Whether the targets just read stand for the parts of a value. */
    boolean unpacks(List<Target> targets) {
        return targets.size() > 1
                || words.get(at - 1).is(",")
                || words.get(at - 1).is(")");
    }

    static void assign(List<Target> targets, boolean unpack, Object value, Scope scope) {
        if (!unpack) {
            targets.get(0).set(scope, value);
            return;
        }
        List<Object> parts = Python.list(value);
        if (parts.size() != targets.size())
            throw new TemplateException(
                    "A value of " + parts.size() + " parts cannot be given to " + targets.size() + " names.");
        for (int i = 0; i < parts.size(); i++) targets.get(i).set(scope, parts.get(i));
    }
}
