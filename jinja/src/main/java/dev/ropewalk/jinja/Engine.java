package dev.ropewalk.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.tree.TagNode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One rendering: Jinjava walks the skeleton and keeps the scopes, expressions are looked up by their number. */
final class Engine extends JinjavaInterpreter implements Scope {

    private final Jinjava jinjava;
    private final Structure structure;

    Engine(Jinjava jinjava, Context context, Structure structure) {
        super(jinjava, context, jinjava.getGlobalConfig());
        this.jinjava = jinjava;
        this.structure = structure;
    }

    static JinjavaConfig configuration() {
        return JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(Budget.LENGTH)
                .build();
    }

    /** The body of a macro that was defined in a scope, wherever it is called. */
    Engine forMacro(Context definition) {
        return new Engine(jinjava, new Context(definition), structure);
    }

    @Override
    public Object resolveELExpression(String number, int line) {
        Budget.step();
        return structure.expressions().get(Integer.parseInt(number.strip())).in(this);
    }

    @Override
    public String getAsString(Object value) {
        return Python.text(value);
    }

    /** Jinjava collects errors and goes on; a chat template that is wrong must not be rendered in part. */
    @Override
    public void addError(TemplateError error) {
        throw new TemplateException("The template cannot be rendered: " + error.getMessage() + ".");
    }

    Statement statement(TagNode node) {
        Budget.step();
        return structure.statements().get(Integer.parseInt(node.getHelpers().strip()));
    }

    boolean holds(TagNode node) {
        return Python.truth(((Statement.If) statement(node)).condition().in(this));
    }

    boolean leavesTurn() {
        return Statement.endsTurn(variable("loop"));
    }

    <T> T within(Supplier<T> action) {
        try (InterpreterScopeClosable scope = enterScope()) {
            return action.get();
        }
    }

    @Override
    public @Nullable Object variable(String name) {
        return getContext().get(name);
    }

    @Override
    public void set(String name, Object value) {
        getContext().put(name, value);
    }
}
