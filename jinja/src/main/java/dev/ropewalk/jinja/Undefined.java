package dev.ropewalk.jinja;

/** What a name stands for that nobody gave: false, empty, written as nothing; anything else asked of it is refused with {@code why}. */
record Undefined(String why) {

    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined of(Object owner, Object member) {
        return new Undefined(Python.type(owner) + " has no "
                + (member instanceof String ? "'" + member + "'" : "element " + member));
    }

    TemplateException refusal() {
        return new TemplateException(why + ".");
    }
}
