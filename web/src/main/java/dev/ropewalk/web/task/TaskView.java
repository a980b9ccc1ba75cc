package dev.ropewalk.web.task;

import java.util.List;
import java.util.Map;

/**
 * A task's card as JSON. Made where tasks are; web knows none.
 *
 * @param name with version; {@code K} stands for the number of a parameter {@code k}
 * @param metrics of its cells; the first is that of the parameters as they stand
 * @param parameters JSON Schema of the parameters
 * @param defaults values taken when none is given
 * @param rules what is done when none is given and there is no default, in words; a parameter with neither must be given
 */
public record TaskView(
        String name,
        String title,
        String idea,
        String source,
        List<String> metrics,
        Map<String, Object> parameters,
        Map<String, Object> defaults,
        Map<String, String> rules) {}
