package dev.ropewalk.evaluator.task;

import dev.ropewalk.evaluator.perplexity.Disjoint;
import dev.ropewalk.evaluator.perplexity.FullWindow;
import dev.ropewalk.evaluator.perplexity.Mean;
import dev.ropewalk.evaluator.perplexity.Press;
import dev.ropewalk.evaluator.perplexity.Protocol;
import dev.ropewalk.evaluator.perplexity.SecondHalf;
import dev.ropewalk.evaluator.perplexity.Truncated;
import dev.ropewalk.evaluator.perplexity.Yarn;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of all tasks. To add one: a file with its rule, and a line here. */
public final class Tasks {

    private static final List<Line> TABLE = Stream.of(
                    Stream.of(
                            new Line("passkey@1", "depths, trials", Tasks::passkey),
                            new Line("passkey/pi@1", "depths, trials", given -> published(given, PublishedPasskey.PI)),
                            new Line("passkey/yarn@1", "samples", given -> published(given, PublishedPasskey.YARN)),
                            new Line(
                                    "passkey/yarn-hard@1",
                                    "samples, keys, folder",
                                    given -> published(given, PublishedPasskey.YARN_HARD)),
                            new Line(
                                    "passkey/chunkllama@1",
                                    "samples",
                                    given -> published(given, PublishedPasskey.CHUNK_LLAMA)),
                            new Line(
                                    "passkey/longlm@1", "samples", given -> published(given, PublishedPasskey.LONG_LM)),
                            new Line("niah@1", "needles, depths, trials, folder", Tasks::needles)),
                    Arrays.stream(Niah.Kind.values())
                            .map(kind -> new Line(
                                    Niah.name(kind),
                                    kind.inProse() ? "samples, folder" : "samples",
                                    given -> new Niah(kind, given.samples(), given.text("folder")))),
                    Stream.of(
                            new Line("ruler/vt@1", "samples", given -> new VariableTracking(given.samples())),
                            new Line("ruler/cwe@1", "samples", given -> new CommonWords(given.samples())),
                            new Line("ruler/fwe@1", "samples", given -> new FrequentWords(given.samples())),
                            new Line(
                                    "ruler/qa_1@1",
                                    "samples, file",
                                    given -> questions(given, DocumentQuestions.Collection.SQUAD)),
                            new Line(
                                    "ruler/qa_2@1",
                                    "samples, file",
                                    given -> questions(given, DocumentQuestions.Collection.HOTPOT)),
                            new Line("kv/lost-in-the-middle@1", "pairs, queryAware, depths, trials", Tasks::keyValue),
                            new Line("kv/helmet@1", "demos, depths, trials", Tasks::keyValueHelmet),
                            new Line("kv/stories@1", "pairs, depths, trials", Tasks::storyCodes),
                            new Line("vt/stories@2", "chains, hops, samples", Tasks::storyChains),
                            new Line("copy@1", "documents, folder", Tasks::copy),
                            new Line(
                                    "ppl/lastk-K@1",
                                    "k, documents, folder",
                                    given -> lastK(given, false),
                                    "ppl",
                                    "ppl/lastk"),
                            new Line(
                                    "ppl/shuffled-prefix-K@1",
                                    "k, documents, folder",
                                    given -> lastK(given, true),
                                    "ppl/shuffled-prefix"),
                            new Line(
                                    "ppl/press@1",
                                    "documents, tokens, folder, stride",
                                    given -> protocol(given, new Press(stride(given)))),
                            new Line(
                                    "ppl/yarn@1",
                                    "documents, tokens, folder, stride",
                                    given -> protocol(given, new Yarn(stride(given)))),
                            new Line(
                                    "ppl/truncated@1",
                                    "documents, tokens, folder",
                                    given -> protocol(given, new Truncated())),
                            new Line(
                                    "ppl/fullwindow@1",
                                    "documents, tokens, folder, stride",
                                    given -> protocol(given, new FullWindow(stride(given)))),
                            new Line(
                                    "ppl/disjoint@1",
                                    "documents, tokens, folder, per",
                                    given -> protocol(given, new Disjoint(mean(given)))),
                            new Line(
                                    "ppl/secondhalf@1",
                                    "documents, tokens, folder",
                                    given -> protocol(given, new SecondHalf()))))
            .flatMap(Function.identity())
            .toList();

    /**
     * @param name with or without version, RULER's also without {@code ruler/}; a protocol may carry its k: {@code ppl/lastk-128@1}
     * @throws IllegalArgumentException one sentence: unknown task or parameter, or a value out of range, with what is allowed
     */
    public static Task named(String name, Map<String, ?> parameters) {
        if (FileTask.isNamed(name))
            return FileTask.open(name, parameters); // its parameters are those of the file's form
        for (Line line : TABLE) {
            Matcher matcher = line.pattern.matcher(name);
            if (!matcher.matches()) continue;
            Set<String> unknown = new TreeSet<>(parameters.keySet());
            unknown.removeAll(Set.of(line.parameters.split(", ")));
            if (!unknown.isEmpty())
                throw new IllegalArgumentException(
                        name + " has no parameter '" + unknown.iterator().next() + "', it takes " + line.parameters);
            return line.make.apply(new Given(name, parameters, matcher.groupCount() == 0 ? null : matcher.group(1)));
        }
        throw new IllegalArgumentException("unknown task '" + name + "', known: "
                + TABLE.stream().map(Line::name).collect(Collectors.joining(", ")) + ", " + FileTask.NAME);
    }

    /** Of all that are not read from a file, with versions; {@code K} stands for a number. */
    static List<String> names() {
        return TABLE.stream().map(Line::name).toList();
    }

    /** The name that results carry, by any name that {@link #named} takes; empty where there is no such task, or where a file decides it. */
    public static Optional<String> fullName(String name) {
        for (Line line : TABLE) {
            Matcher matcher = line.pattern.matcher(name);
            if (!matcher.matches()) continue;
            String number = matcher.groupCount() == 0 ? null : matcher.group(1);
            return Optional.of(line.name.replace("K", number == null ? String.valueOf(LastK.DEFAULT.k()) : number));
        }
        return Optional.empty();
    }

    /**
     * @param name K stands for a number
     * @param parameters separated by commas
     * @param pattern of the names that are understood, the number its first group
     */
    private record Line(String name, String parameters, Function<Given, Task> make, Pattern pattern) {

        Line(String name, String parameters, Function<Given, Task> make, String... others) {
            this(name, parameters, make, pattern(name, others));
        }

        private static Pattern pattern(String name, String... others) {
            int version = name.indexOf('@');
            String prefix = name.startsWith("ruler/") ? "(?:ruler/)?" : "";
            String rest = name.substring(prefix.isEmpty() ? 0 : "ruler/".length(), version)
                    .replace("K", "([1-9][0-9]{0,7})");
            return Pattern.compile(Stream.concat(
                            Stream.of(prefix + rest + "(?:" + name.substring(version) + ")?"), Arrays.stream(others))
                    .collect(Collectors.joining("|")));
        }
    }

    /** A task as it was asked for. @param number the one in its name */
    private record Given(
            String task,
            Map<String, ?> parameters,
            @Nullable String number) {

        int integer(String parameter, int otherwise) {
            Object value = parameters.get(parameter);
            return value == null ? otherwise : Tasks.integer(task, parameter, value);
        }

        @Nullable
        String text(String parameter) {
            Object value = parameters.get(parameter);
            if (value == null || value instanceof String) return (String) value;
            throw new IllegalArgumentException(task + ": " + parameter + " must be a path, got " + value);
        }

        boolean flag(String parameter, boolean otherwise) {
            Object value = parameters.get(parameter);
            if (value == null) return otherwise;
            if (value.toString().equals("true") || value.toString().equals("false"))
                return Boolean.parseBoolean(value.toString());
            throw new IllegalArgumentException(task + ": " + parameter + " must be true or false, got " + value);
        }

        int samples() {
            return integer("samples", Ruler.SAMPLES);
        }
    }

    static int integer(String task, String parameter, Object value) {
        try {
            return new BigDecimal(value.toString().trim()).intValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(task + ": " + parameter + " must be an integer, got " + value, e);
        }
    }

    private static Task passkey(Given given) {
        return new Passkey(
                given.integer("depths", Passkey.DEFAULT.depths()), given.integer("trials", Passkey.DEFAULT.trials()));
    }

    private static Task published(Given given, PublishedPasskey standard) {
        return new PublishedPasskey(
                standard.form(),
                given.integer("depths", standard.depths()),
                given.integer(standard.depths() == 1 ? "samples" : "trials", standard.trials()),
                given.integer("keys", standard.keys()),
                given.text("folder"));
    }

    private static Task needles(Given given) {
        return new Needles(
                given.integer("needles", Needles.DEFAULT.needles()),
                given.integer("depths", Needles.DEFAULT.depths()),
                given.integer("trials", Needles.DEFAULT.trials()),
                given.text("folder"));
    }

    private static Task questions(Given given, DocumentQuestions.Collection collection) {
        String file = given.text("file");
        if (file == null)
            throw new IllegalArgumentException(given.task + " needs file=…, the JSON of " + collection.says());
        return new DocumentQuestions(collection, given.samples(), file);
    }

    private static Task keyValue(Given given) {
        KeyValue standard = KeyValue.LOST_IN_THE_MIDDLE;
        return new KeyValue(
                standard.form(),
                given.integer("pairs", standard.pairs()),
                given.flag("queryAware", standard.queryAware()),
                standard.demos(),
                given.integer("depths", standard.depths()),
                given.integer("trials", standard.trials()));
    }

    private static Task keyValueHelmet(Given given) {
        KeyValue standard = KeyValue.HELMET;
        return new KeyValue(
                standard.form(),
                standard.pairs(),
                standard.queryAware(),
                given.integer("demos", standard.demos()),
                given.integer("depths", standard.depths()),
                given.integer("trials", standard.trials()));
    }

    private static Task storyCodes(Given given) {
        StoryCodes standard = StoryCodes.DEFAULT;
        return new StoryCodes(
                given.integer("pairs", standard.pairs()),
                given.integer("depths", standard.depths()),
                given.integer("trials", standard.trials()));
    }

    private static Task storyChains(Given given) {
        StoryChains standard = StoryChains.DEFAULT;
        return new StoryChains(
                given.integer("chains", standard.chains()),
                given.integer("hops", standard.hops()),
                given.integer("samples", standard.samples()));
    }

    private static Task copy(Given given) {
        return new Copy(given.integer("documents", Copy.DEFAULT.documents()), given.text("folder"));
    }

    private static Task protocol(Given given, Protocol protocol) {
        return new ProtocolPerplexity(
                protocol,
                given.integer("documents", ProtocolPerplexity.DOCUMENTS),
                "all".equals(given.parameters.get("tokens")) ? ProtocolPerplexity.ALL : given.integer("tokens", 0),
                given.text("folder"));
    }

    private static int stride(Given given) {
        return given.integer("stride", ProtocolPerplexity.STRIDE);
    }

    private static Mean mean(Given given) {
        String word = given.text("per");
        return word == null
                ? Mean.WORD
                : Arrays.stream(Mean.values())
                        .filter(mean -> mean != Mean.WINDOW && mean.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                given.task + ": per must be word, byte or token, got " + word));
    }

    private static Task lastK(Given given, boolean shuffled) {
        int named = given.number == null ? LastK.DEFAULT.k() : Integer.parseInt(given.number);
        int k = given.integer("k", named);
        if (given.number != null && k != named)
            throw new IllegalArgumentException(given.task + ": k must be the one of the name, " + named + ", got " + k);
        return new LastK(k, given.integer("documents", LastK.DEFAULT.documents()), given.text("folder"), shuffled);
    }

    /** For the constructors of tasks. */
    static void within(String task, String parameter, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(
                    task + ": " + parameter + " must be an integer from " + least + " to " + most + ", got " + value);
    }

    /** For the constructors of tasks. @param path null where none is given */
    static void path(String task, String parameter, @Nullable String path) {
        if (path != null && path.isBlank())
            throw new IllegalArgumentException(task + ": " + parameter + " must be a path, got '" + path + "'");
    }

    /** As names of tasks and the database write it. */
    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Tasks() {}
}
