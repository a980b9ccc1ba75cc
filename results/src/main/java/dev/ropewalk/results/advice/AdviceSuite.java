package dev.ropewalk.results.advice;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The suite that an advice is a run of: plain RoPE and all that may win, in a race from the trained length to the one to serve. */
public final class AdviceSuite {

    private static final String BUNDLED = "reference-model";

    /** Questions of each task at each length, at most: a race seldom needs more to part what parts by ten points. */
    private static final List<String>
            STORIES =
                    List.of("passkey{depths=11,trials=4}", "kv/stories{depths=11,trials=4}", "vt/stories{samples=44}"),
            PROSE = List.of("passkey{depths=11,trials=4}", "ruler/niah_multikey_1{samples=44}");

    private static final Pattern VERSION = Pattern.compile("@[0-9]+(?=$|\\{)");

    private static final Configuration PLAIN = Configuration.of("rope");

    /** What is asked where nobody says: of the bundled model keys, codes and chains in its own language, of others keys in filler and among other keys. */
    public static List<String> tasks(String model) {
        return model.equals(BUNDLED) ? STORIES : PROSE;
    }

    /** From the trained one, doubled until the one that is asked for. */
    public static List<Integer> lengths(int trained, int longest) {
        List<Integer> lengths = new ArrayList<>();
        for (long length = trained; length < longest; length *= 2) lengths.add((int) length);
        lengths.add(longest);
        return lengths;
    }

    /** Those that are not ruled out, exact. */
    public static List<Configuration> racing(List<Candidates.Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.ruledOut() == null)
                .map(Candidates.Candidate::exact)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Its document, without what need not be said.
     *
     * @param tasks each written, or {@code {name, parameters}}
     * @param trainedLength null where the model's own files are believed
     */
    public static Map<String, Object> document(
            String model,
            List<Integer> lengths,
            List<?> tasks,
            List<Configuration> racing,
            @Nullable Integer trainedLength) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "advise, " + lengths.get(lengths.size() - 1) + " tokens");
        fields.put("model", model);
        fields.put(
                "configurations",
                Stream.concat(Stream.of(PLAIN), racing.stream())
                        .map(Configuration::toString)
                        .toList());
        fields.put("tasks", tasks);
        fields.put("lengths", lengths);
        if (trainedLength != null) fields.put("trainedLength", trainedLength);
        fields.put("stop", Map.of("baseline", PLAIN.toString(), "race", true));
        return fields;
    }

    /**
     * That asks the same again on a terminal; what a machine may take and how it computes is left to whoever knows it.
     *
     * @param methods that were named; empty where all may win
     * @param tasks as they are written, with their versions or without
     */
    public static String command(
            String model, int length, @Nullable Integer trainedLength, List<String> methods, List<String> tasks) {
        StringBuilder command = new StringBuilder("./ropewalk advise --model ")
                .append(ShellWord.of(model))
                .append(" --length ")
                .append(length);
        if (trainedLength != null) command.append(" --trained-length ").append(trainedLength);
        for (String method : methods) command.append(" --methods ").append(ShellWord.of(method));
        List<String> written = tasks.stream()
                .map(task -> VERSION.matcher(task).replaceFirst(""))
                .toList();
        if (!written.equals(tasks(model)))
            for (String task : written) command.append(" --task ").append(ShellWord.of(task));
        return command.toString();
    }

    private AdviceSuite() {}
}
