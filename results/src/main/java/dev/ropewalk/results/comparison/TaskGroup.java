package dev.ropewalk.results.comparison;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tasks by the name people have for them: one, with or without its version or what stands before it, or a group. */
public final class TaskGroup {

    static final String RULER = "ruler-13";

    /** Groups whose number of tasks is known: RULER's, arXiv 2404.06654, and LongBench's, arXiv 2308.14508. */
    private static final Map<String, Integer> SIZES = new TreeMap<>(Map.of(RULER, 13, "longbench", 21));

    /** @throws IllegalArgumentException when no known task has the name */
    public static List<String> named(String asked, Collection<String> known) {
        List<String> exact = known.stream()
                .filter(task -> task.equals(asked) || base(task).equals(asked))
                .toList();
        if (!exact.isEmpty()) return exact.subList(exact.size() - 1, exact.size()); // the newest version
        List<String> last =
                known.stream().filter(task -> own(task).equals(asked)).toList();
        if (last.size() == 1) return last;
        String group = asked.equals(RULER) ? "ruler" : asked;
        List<String> within = known.stream()
                .filter(task -> base(task).startsWith(group + "/"))
                .toList();
        if (!within.isEmpty()) return within;
        if (last.size() > 1)
            throw new IllegalArgumentException("'" + asked + "' names several tasks: " + String.join(", ", last));
        throw new IllegalArgumentException("these configurations have no result on a task '" + asked + "', they have: "
                + String.join(", ", known));
    }

    /** The same where a group is meant first: {@code passkey} is passkeys in all their forms, if several were measured. */
    static List<String> all(String asked, Collection<String> known) {
        List<String> within = known.stream()
                .filter(task -> base(task).equals(asked) || base(task).startsWith(asked + "/"))
                .toList();
        return within.size() > 1 ? within : named(asked, known);
    }

    /** Published groups that at least two of these tasks are of, by name. */
    public static List<String> among(Collection<String> tasks) {
        return SIZES.keySet().stream()
                .filter(group -> tasks.stream()
                                .filter(task -> base(task).startsWith((group.equals(RULER) ? "ruler" : group) + "/"))
                                .count()
                        > 1)
                .toList();
    }

    /** How many tasks the group has in all, or as many as were found where nobody says. */
    static int size(String group, int found) {
        return SIZES.getOrDefault(group, found);
    }

    /** Without the version. */
    private static String base(String task) {
        return task.replaceFirst("@[0-9]+$", "");
    }

    /** {@code hotpotqa} of {@code longbench/hotpotqa/file@1}. */
    private static String own(String task) {
        String base = base(task).replaceFirst("/file$", "");
        return base.substring(base.lastIndexOf('/') + 1);
    }

    private TaskGroup() {}
}
