package dev.ropewalk.app;

import dev.ropewalk.host.Environment;
import java.util.List;
import java.util.Locale;

/**
 * What the libraries may say on standard error: nothing, for a failure is told in one sentence; {@code ROPEWALK_LOG} names a level, and
 * {@code ROPEWALK_DEBUG} shows stack traces, {@code ROPEWALK_LOG_FORM=json} makes a line of JSON of each, with the run and the cell that it is about. A service, which nobody watches, says at least what failed, a line each (Application).
 */
final class Logs {

    private static final String LEVEL = "ropewalk.log", TRACE = "ropewalk.log.trace", FORM = "ropewalk.log.form";
    private static final List<String> FORMS = List.of("text", "json");
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /**
     * To be called before anything logs.
     *
     * @throws RefusedException for a level or a form that there is not
     */
    static void set(Environment environment) {
        boolean debug = isDebug(environment);
        String level = environment
                .get("ROPEWALK_LOG")
                .map(word -> word.toUpperCase(Locale.ROOT))
                .orElse(debug ? "ERROR" : "OFF");
        if (!LEVELS.contains(level))
            throw new RefusedException(
                    "ROPEWALK_LOG must be one of " + String.join(", ", LEVELS) + ", got " + level + ".");
        String form = environment.get("ROPEWALK_LOG_FORM").orElse("text");
        if (!FORMS.contains(form))
            throw new RefusedException(
                    "ROPEWALK_LOG_FORM must be one of " + String.join(", ", FORMS) + ", got " + form + ".");
        System.setProperty(LEVEL, level);
        System.setProperty(FORM, form);
        System.setProperty(TRACE, debug ? "%ex" : "%nopex");
    }

    static boolean isSilent() {
        return System.getProperty(LEVEL, "OFF").equals("OFF");
    }

    static boolean isDebug(Environment environment) {
        return environment
                .get("ROPEWALK_DEBUG")
                .filter(value -> !value.equals("0"))
                .isPresent();
    }

    private Logs() {}
}
