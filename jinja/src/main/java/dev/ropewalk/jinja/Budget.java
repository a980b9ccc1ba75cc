package dev.ropewalk.jinja;

import java.util.function.Supplier;

/** What one rendering may use. Templates come from strangers; without a limit one of them could loop or grow for ever. */
final class Budget {

    /** Far above any conversation that fits a model: the templates seen take about 20 steps for a message. */
    static final int STEPS = 1_000_000;

    /** Characters of a text and elements of a list. */
    static final int LENGTH = 10_000_000;

    /** Macros within macros, tags within tags, brackets within brackets. */
    static final int DEPTH = 100;

    private static final ThreadLocal<Integer> LEFT = ThreadLocal.withInitial(() -> STEPS),
            MACROS = ThreadLocal.withInitial(() -> 0);

    static void renew() {
        LEFT.set(STEPS);
        MACROS.set(0);
    }

    /** Does the work of a macro. */
    static <T> T deeper(Supplier<T> work) {
        MACROS.set(MACROS.get() + 1);
        depth(MACROS.get());
        T result = work.get();
        MACROS.set(MACROS.get() - 1);
        return result;
    }

    /** Every expression, turn of a loop and element written or compared is a step. */
    static void step() {
        int left = LEFT.get() - 1;
        if (left < 0) throw new TemplateException("The template takes more than " + STEPS + " steps.");
        LEFT.set(left);
    }

    static void length(long length) {
        if (length > LENGTH)
            throw new TemplateException("The template makes a text or a list longer than " + LENGTH + ".");
    }

    static void depth(int depth) {
        if (depth > DEPTH) throw new TemplateException("The template nests deeper than " + DEPTH + ".");
    }

    private Budget() {}
}
