package dev.ropewalk.web.comparison;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.comparison.Standings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What things are called in addresses: each by the shortest of its names that no other thing has, the last of which is its id. An address with a
 * name that was nobody else's once, and is now, names several: {@link #meant} tells which.
 */
final class Slugs {

    /** Digits of an id that a name has behind it. */
    private static final int DIGITS = 12;

    private final Map<String, List<String>> names;
    private final Map<String, String> slugs = new HashMap<>();

    /** @param names of each thing by its id, the shortest first, the last nobody else's */
    private Slugs(Map<String, List<String>> names) {
        this.names = names;
        Map<String, Integer> had = new HashMap<>();
        names.values().forEach(all -> all.stream().distinct().forEach(name -> had.merge(name, 1, Integer::sum)));
        names.forEach((id, all) -> slugs.put(
                id,
                all.stream()
                        .filter(name -> Integer.valueOf(1).equals(had.get(name)))
                        .findFirst()
                        .orElse(all.get(all.size() - 1))));
    }

    /** {@code smollm2-135m} of {@code HuggingFaceTB/SmolLM2-135M}, or all of it where another model ends so, or with digits of its id. */
    static Slugs models(List<Standings.Named> models) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (Standings.Named model : models) {
            String digits = model.id().substring(0, Math.min(DIGITS, model.id().length()));
            String name = model.name().replaceFirst("[/\\\\]+$", "");
            String last = slug(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
            names.put(model.id(), named(last, slug(name), (last.isEmpty() ? "" : last + "-") + digits, model.id()));
        }
        return new Slugs(names);
    }

    /** {@code ppl-lastk-128} of {@code ppl/lastk-128@1}, or with its version where there are several. */
    static Slugs tasks(List<String> tasks) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (String task : tasks) {
            String whole = slug(task);
            names.put(
                    task,
                    named(
                            slug(task.replaceFirst("@[0-9]+$", "")),
                            whole,
                            whole + "-" + Fingerprint.of(task).substring(0, DIGITS)));
        }
        return new Slugs(names);
    }

    private static List<String> named(String... names) {
        List<String> all = new ArrayList<>();
        for (String name : names) if (!name.isEmpty()) all.add(name);
        return List.copyOf(all);
    }

    /** Of letters, digits, dots, hyphens and lines below alone. */
    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    }

    /** @param id of one of the things */
    String of(String id) {
        String slug = slugs.get(id);
        if (slug == null) throw new IllegalArgumentException("'" + id + "' is none of " + slugs.keySet());
        return slug;
    }

    /** The one thing that is called so now. */
    Optional<String> id(String slug) {
        return slugs.entrySet().stream()
                .filter(one -> one.getValue().equals(slug))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Ids of all that have this name among theirs, or whose id it is or, six digits or more, begins. */
    List<String> meant(@Nullable String word) {
        if (word == null) return List.of();
        return names.entrySet().stream()
                .filter(one -> one.getKey().equals(word)
                        || one.getValue().contains(word)
                        || word.matches("[0-9a-f]{6,64}") && one.getKey().startsWith(word))
                .map(Map.Entry::getKey)
                .toList();
    }
}
