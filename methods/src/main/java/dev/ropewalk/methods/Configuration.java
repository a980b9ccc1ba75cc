package dev.ropewalk.methods;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A method with the parameters someone asked for. What is left open is chosen when lengths are known ({@link #resolve}). Identified by the
 * SHA-256 of its canonical JSON.
 *
 * @param method canonical name, or a preset's
 * @param parameters by name: Integer, Double, String, Boolean, list of Doubles, or a nested Configuration
 */
public record Configuration(String method, SortedMap<String, Object> parameters) {

    private static final int LONGEST_LABEL = 120;

    /**
     * Checks every parameter against the method's card.
     *
     * @throws IllegalArgumentException for an unknown method, and for all parameters that it does not have or whose value is out of range: a sentence each
     *     with what was given and what is allowed
     */
    public Configuration {
        MethodCard card = Methods.named(method);
        SortedMap<String, Object> accepted = new TreeMap<>();
        Faults faults = new Faults();
        parameters.forEach((name, value) -> faults.at(
                "/parameters" + Fault.step(name),
                () -> accepted.put(
                        name,
                        card.parameter(name)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(card.name() + " has no parameter '" + name + "', "
                                                + (card.parameters().isEmpty()
                                                        ? "it takes none"
                                                        : "it takes "
                                                                + card.parameters().stream()
                                                                        .map(Parameter::name)
                                                                        .collect(Collectors.joining(", ")))))
                                .accept(card.name(), value))));
        faults.end();
        parameters = Collections.unmodifiableSortedMap(accepted);
    }

    public static Configuration of(String method, Map<String, ?> parameters) {
        return new Configuration(method, new TreeMap<>(parameters));
    }

    public static Configuration of(String method) {
        return of(method, Map.of());
    }

    /**
     * Reads {@code self-extend{group=8,window=1024}} or a bare {@code rope}; what {@link #toString} writes. A list stands in brackets, a
     * nested method as itself: {@code compose{spectrum=yarn{factor=4},bands=dca}}.
     *
     * @throws IllegalArgumentException one sentence with what was given and what is allowed
     */
    public static Configuration parse(String text) {
        return Notation.read(text);
    }

    /**
     * The entries of a list as people write one, separated by commas outside all braces and brackets; of tasks as well as of configurations.
     *
     * @throws IllegalArgumentException one sentence: a brace without its other half, or an entry with nothing in it
     */
    public static List<String> entries(String list) {
        return Notation.entries(list);
    }

    /** A nested {name, parameters} as JSON brings it, or a Configuration as it is. */
    static Configuration nested(String where, Object value) {
        if (value instanceof Configuration configuration) return single(where, configuration.method(), configuration);
        if (value instanceof String text) return parse(single(where, text, text));
        if (value instanceof Map<?, ?> map && map.get("name") instanceof String name) {
            single(where, name, value);
            Object inner = map.get("parameters");
            if (inner == null) return of(name);
            if (inner instanceof Map<?, ?> given) {
                Map<String, Object> named = new TreeMap<>();
                given.forEach((key, entry) -> named.put(String.valueOf(key), entry));
                return of(name, named);
            }
        }
        throw new IllegalArgumentException(where + " must be a method {name, parameters}, got " + value);
    }

    private static <T> T single(String where, String name, T value) {
        if (name.trim().startsWith(Compose.NAME))
            throw new IllegalArgumentException(where + " must be a single method, not a composition, got " + value);
        return value;
    }

    /** The method with every parameter chosen for this geometry and length, its plan, and how each choice was made. */
    public Resolution resolve(Rope rope, int targetLength) {
        MethodCard card = Methods.named(method);
        Settings settings = new Settings(this, card, rope, targetLength);
        ContextMethod chosen = card.method().apply(settings);
        return new Resolution(
                of(card.name(), settings.values()),
                settings.choices(),
                chosen,
                ContextPlan.inEveryLayer(chosen, rope, targetLength));
    }

    /** {@code {"name":…,"parameters":{…}}}: keys sorted, no blanks, numbers in their shortest form. */
    public String canonicalJson() {
        return CanonicalJson.of(toMap());
    }

    /** The parameters alone, in the same form. */
    public String parametersJson() {
        return CanonicalJson.of(parameters);
    }

    /** 64 hexadecimal digits. */
    public String sha256() {
        return Fingerprint.of(canonicalJson());
    }

    Map<String, Object> toMap() {
        return Map.of("name", method, "parameters", parameters);
    }

    /**
     * By which it is known where it is stored and shown: as it is written, but that of a long one, as lists of factors make it, only the beginning
     * stands, and in place of the rest the first digits of its id, so that two of them stay two.
     */
    public String label() {
        String text = toString();
        return text.length() <= LONGEST_LABEL
                ? text
                : Excerpt.of(text, LONGEST_LABEL - 13) + "#" + sha256().substring(0, 12);
    }

    /** {@code self-extend{group=8,window=1024}}. */
    @Override
    public String toString() {
        return method
                + parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + Json.plain(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }
}
