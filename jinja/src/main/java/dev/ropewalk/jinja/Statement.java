package dev.ropewalk.jinja;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {% %} of a template says, and the tags of Jinjava that execute it. Jinjava's own {@code if}, {@code for}, {@code set} and {@code macro}
 * differ from Jinja's: a text "false" is false to them, a {@code for} has no {@code if} and no {@code else}, its variables outlive a turn, and
 * a macro's defaults may hold no bracket.
 */
sealed interface Statement {

    record If(Expression condition) implements Statement {}

    record For(
            List<Parser.Target> targets,
            boolean unpack,
            Expression elements,
            @Nullable Expression condition) implements Statement {}

    record Set(List<Parser.Target> targets, boolean unpack, Expression value) implements Statement {}

    /** A {@code set} whose value is what stands up to its {@code endset}, sent through filters. */
    record Capture(Parser.Target target, Expression filtered) implements Statement {

        /** Where the filters find the text; no name in a template can begin with a blank. */
        static final String TEXT = " text";
    }

    record Macro(String name, List<Parameter> parameters) implements Statement {}

    record Parameter(String name, @Nullable Expression fallback) {}

    /** transformers marks with it what the assistant said; nothing happens. */
    record Generation() implements Statement {}

    /** Named after the tags they execute; see {@link Structure}. */
    List<Tag> TAGS = List.of(
            new Block("if", Statement::choose),
            new Block("for", Statement::loop),
            new Block("macro", Statement::define),
            new Block("capture", Statement::capture),
            new Block("generation", (engine, node) -> children(engine, node.getChildren())),
            new Block("set", Statement::set) {
                private static final long serialVersionUID = 1;

                @Override
                public @Nullable String getEndTagName() {
                    return null;
                }
            });

    private static String choose(Engine engine, TagNode node) {
        StringBuilder written = new StringBuilder();
        boolean active = engine.holds(node), done = active;
        for (Node child : node.getChildren()) {
            if (child instanceof TagNode tag && tag.getName().equals("elif")) {
                active = !done && engine.holds(tag);
                done |= active;
            } else if (child instanceof TagNode tag && tag.getName().equals("else")) {
                active = !done;
                done = true;
            } else if (active) {
                append(written, child.render(engine).getValue());
                if (engine.leavesTurn()) break;
            }
        }
        return written.toString();
    }

    private static String loop(Engine engine, TagNode node) {
        For loop = (For) engine.statement(node);
        Expression condition = loop.condition();
        List<Object> elements = new ArrayList<>();
        for (Object element : Python.iterate(loop.elements().in(engine))) {
            Budget.step();
            if (condition == null
                    || engine.within(() -> {
                        Parser.assign(loop.targets(), loop.unpack(), element, engine);
                        return Python.truth(condition.in(engine));
                    })) elements.add(element);
        }
        List<Node> body = new ArrayList<>(), otherwise = new ArrayList<>();
        List<Node> part = body;
        for (Node child : node.getChildren())
            if (child instanceof TagNode tag && tag.getName().equals("else")) part = otherwise;
            else part.add(child);
        if (elements.isEmpty()) return engine.within(() -> children(engine, otherwise));
        Loop turns = new Loop(elements, engine.variable("loop") instanceof Loop around ? around.depth() + 1 : 0);
        StringBuilder written = new StringBuilder();
        while (turns.hasNext()) {
            Budget.step();
            Object element = turns.next();
            append(written, engine.within(() -> {
                Parser.assign(loop.targets(), loop.unpack(), element, engine);
                engine.set("loop", turns);
                return children(engine, body);
            }));
        }
        return written.toString();
    }

    private static String set(Engine engine, TagNode node) {
        Set set = (Set) engine.statement(node);
        Parser.assign(set.targets(), set.unpack(), set.value().in(engine), engine);
        return "";
    }

    private static String capture(Engine engine, TagNode node) {
        Capture capture = (Capture) engine.statement(node);
        Object value = engine.within(() -> {
            engine.set(Capture.TEXT, children(engine, node.getChildren()));
            return capture.filtered().in(engine);
        });
        capture.target().set(engine, value);
        return "";
    }

    /** A macro sees the variables of the place where it is defined, not of the place where it is called. */
    private static String define(Engine engine, TagNode node) {
        Macro macro = (Macro) engine.statement(node);
        String[] names = macro.parameters().stream().map(Parameter::name).toArray(String[]::new);
        Context definition = engine.getContext();
        engine.set(macro.name(), (Callable) given -> {
            @Nullable Object[] bound = given.bind(macro.name(), names);
            Engine inside = engine.forMacro(definition);
            for (int i = 0; i < bound.length; i++) {
                Object value = bound[i];
                Expression fallback = macro.parameters().get(i).fallback();
                if (value == null)
                    value = fallback == null
                            ? new Undefined("parameter '" + names[i] + "' was not provided")
                            : fallback.in(inside);
                inside.set(names[i], value);
            }
            return Budget.deeper(() -> children(inside, node.getChildren()));
        });
        return "";
    }

    private static String children(Engine engine, List<Node> nodes) {
        StringBuilder written = new StringBuilder();
        for (Node child : nodes) {
            append(written, child.render(engine).getValue());
            if (engine.leavesTurn()) break;
        }
        return written.toString();
    }

    private static void append(StringBuilder written, String text) {
        Budget.length((long) written.length() + text.length());
        written.append(text);
    }

    /** A tag with an end, executed by a function. */
    class Block implements Tag {

        private static final long serialVersionUID = 1;

        /** Executes a tag and gives what it writes. */
        interface Action {
            String execute(Engine engine, TagNode node);
        }

        private final String name;
        private final transient Action action;

        Block(String name, Action action) {
            this.name = name;
            this.action = action;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String interpret(TagNode node, JinjavaInterpreter interpreter) {
            return action.execute((Engine) interpreter, node);
        }
    }

    /** Whether {@code break} or {@code continue} has ended a loop's turn. */
    static boolean endsTurn(@Nullable Object loop) {
        return loop instanceof ForLoop turns && turns.isContinued();
    }
}
