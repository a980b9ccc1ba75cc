package dev.ropewalk.evaluator.task;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of all tasks. To add one: a file with its rule, and a line here. */
public final class Tasks {

    private static final Pattern LAST_K = Pattern.compile("ppl/(?:lastk|shuffled-prefix)-([1-9][0-9]{0,7})@1");

    /**
     * @param name with or without version; a perplexity's protocol may carry its k: {@code ppl/lastk-128@1}
     * @throws IllegalArgumentException one sentence: unknown task or parameter, or a value out of range, with what is allowed
     */
    public static Task named(String name, Map<String, ?> parameters) {
        if (name.equals("passkey") || name.equals("passkey@1")) {
            known(name, parameters, "depths", "trials");
            return new Passkey(
                    integer(name, "depths", parameters.get("depths"), Passkey.DEFAULT.depths()),
                    integer(name, "trials", parameters.get("trials"), Passkey.DEFAULT.trials()));
        }
        if (name.equals("file")) return FileTask.open(parameters);
        if (ProtocolPerplexity.isNamed(name)) return ProtocolPerplexity.named(name, parameters);
        Matcher lastK = LAST_K.matcher(name);
        boolean shuffled = name.startsWith("ppl/shuffled-prefix");
        if (name.equals("ppl") || name.equals("ppl/lastk") || name.equals("ppl/shuffled-prefix") || lastK.matches()) {
            known(name, parameters, "k", "documents", "folder");
            int named = lastK.matches() ? Integer.parseInt(lastK.group(1)) : LastK.DEFAULT.k();
            int k = integer(name, "k", parameters.get("k"), named);
            if (lastK.matches() && k != named)
                throw new IllegalArgumentException(name + ": k must be the one of the name, " + named + ", got " + k);
            return new LastK(
                    k,
                    integer(name, "documents", parameters.get("documents"), LastK.DEFAULT.documents()),
                    folder(name, parameters),
                    shuffled);
        }
        throw new IllegalArgumentException("unknown task '" + name
                + "', known: passkey@1, ppl/lastk-K@1, ppl/shuffled-prefix-K@1, " + ProtocolPerplexity.names());
    }

    static @Nullable String folder(String task, Map<String, ?> parameters) {
        Object folder = parameters.get("folder");
        if (folder != null && !(folder instanceof String))
            throw new IllegalArgumentException(task + ": folder must be a path, got " + folder);
        return (String) folder;
    }

    static void known(String task, Map<String, ?> given, String... names) {
        Set<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty())
            throw new IllegalArgumentException(task + " has no parameter '"
                    + unknown.iterator().next() + "', it takes " + String.join(", ", names));
    }

    static int integer(String task, String parameter, @Nullable Object value, int otherwise) {
        if (value == null) return otherwise;
        try {
            return new BigDecimal(value.toString().trim()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(task + ": " + parameter + " must be an integer, got " + value, e);
        }
    }

    /** For the constructors of tasks. */
    static void within(String task, String parameter, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(
                    task + ": " + parameter + " must be an integer from " + least + " to " + most + ", got " + value);
    }

    private Tasks() {}
}
