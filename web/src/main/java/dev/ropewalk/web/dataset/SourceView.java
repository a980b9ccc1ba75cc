package dev.ropewalk.web.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What prompts are made of: made here from a seed, or a file that others publish.
 *
 * @param source whose it is, or whose rules ask it
 * @param licence "not stated" where nobody has said
 * @param bytes of what lies in this program; null where that is code, or nothing
 * @param sha256 of these bytes
 * @param asked how a suite names the file; null of what is made here
 * @param tasks made of it, by name
 * @param suites of those that come with the program, which ask it
 */
public record SourceView(
        String name,
        String source,
        String licence,
        @Nullable Long bytes,
        @Nullable String sha256,
        @Nullable String asked,
        List<String> tasks,
        List<String> suites) {

    public SourceView {
        tasks = List.copyOf(tasks);
        suites = List.copyOf(suites);
    }
}
