package dev.ropewalk.jinja;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Jinja template in the environment of transformers' chat templates: trim_blocks, lstrip_blocks, no HTML escapes, {@code break} and
 * {@code continue}, {@code raise_exception}, {@code strftime_now}, {@code tojson} with Python's separators. It sees the values it is given and
 * nothing else: no Java object, no file, no network; {@link Budget} limits its time and memory. What it cannot render as Jinja would it refuses.
 */
public final class Template {

    private static final Jinjava JINJAVA = jinjava();

    private final Structure structure;

    private Template(Structure structure) {
        this.structure = structure;
    }

    private static Jinjava jinjava() {
        Jinjava jinjava = new Jinjava(Engine.configuration());
        Statement.TAGS.forEach(jinjava::registerTag);
        return jinjava;
    }

    /** @throws TemplateException one sentence that says what cannot be read, or which tag is not supported */
    public static Template of(String source) {
        return guarded(() -> new Template(Structure.of(source)));
    }

    /**
     * @param variables null, Boolean, Number, String, List and Map of them
     * @param today what {@code strftime_now} tells of, at midnight: a template never sees a clock, or it would write another text every day
     * @throws TemplateException what the template itself raised, word for word, or one sentence that says what is not supported
     */
    public String render(Map<String, ?> variables, LocalDate today) {
        return guarded(() -> {
            Budget.renew();
            Map<String, Object> all = new LinkedHashMap<>(functions(today));
            variables.forEach((name, value) -> all.put(name, value(value)));
            Engine engine = new Engine(JINJAVA, new Context(JINJAVA.getGlobalContextCopy(), all), structure);
            JinjavaInterpreter.pushCurrent(engine);
            try {
                return engine.render(structure.skeleton());
            } finally {
                JinjavaInterpreter.popCurrent();
            }
        });
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw new TemplateException("The template nests too deep.", e);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause())
                if (cause instanceof TemplateException known) throw known;
            throw new TemplateException("The template cannot be rendered: " + e.getMessage() + ".", e);
        }
    }

    private static Object value(@Nullable Object value) {
        if (value == null) return None.NONE;
        if (value instanceof Boolean || value instanceof String || value instanceof Long || value instanceof Double)
            return value;
        if (value instanceof Float number) return number.doubleValue();
        if (value instanceof Integer || value instanceof Short || value instanceof Byte)
            return ((Number) value).longValue();
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            for (Object element : list) values.add(value(element));
            return values;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> values = new LinkedHashMap<>();
            map.forEach((key, element) -> values.put(value(key), value(element)));
            return values;
        }
        throw new TemplateException("A template takes texts, numbers, truth values, lists and maps, not a "
                + value.getClass().getSimpleName() + ".");
    }

    /** {@code self} and the others exist in Jinja, so that they are defined; used they are refused. */
    private static Map<String, Callable> functions(LocalDate today) {
        Map<String, Callable> functions = new LinkedHashMap<>();
        for (String name : List.of("self", "lipsum", "cycler", "joiner"))
            functions.put(name, given -> {
                throw new TemplateException(name + " is not supported.");
            });
        functions.putAll(Map.of(
                "raise_exception",
                        given -> {
                            throw new TemplateException(Python.text(given.bindAll("raise_exception", "message")[0]));
                        },
                "strftime_now",
                        given -> StrftimeFormatter.format(
                                today.atStartOfDay(ZoneOffset.UTC),
                                Python.string(given.bindAll("strftime_now", "format")[0]),
                                Locale.ENGLISH),
                "namespace", Template::namespace,
                "dict",
                        given -> {
                            given.bind("dict", given.named().keySet().toArray(String[]::new));
                            return new LinkedHashMap<Object, Object>(given.named());
                        },
                "range", Template::range));
        return functions;
    }

    private static Namespace namespace(Arguments given) {
        Namespace namespace = new Namespace();
        if (given.positional().size() > 1) throw new TemplateException("namespace takes one dictionary at most.");
        for (Object start : given.positional()) {
            if (!(start instanceof Map<?, ?> map)) throw Python.wrong(start, "is not a dictionary");
            map.forEach((key, value) -> namespace.values().put(Python.string(key), value));
        }
        namespace.values().putAll(given.named());
        return namespace;
    }

    private static List<Object> range(Arguments given) {
        List<Object> ends = given.positional();
        if (ends.isEmpty() || ends.size() > 3 || !given.named().isEmpty())
            throw new TemplateException("range takes one to three numbers.");
        long from = ends.size() == 1 ? 0 : Python.whole(ends.get(0)),
                to = Python.whole(ends.get(ends.size() == 1 ? 0 : 1)),
                by = ends.size() < 3 ? 1 : Python.whole(ends.get(2));
        if (by == 0) throw new TemplateException("range takes a step that is not 0.");
        List<Object> numbers = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            Budget.step();
            if (numbers.size() >= 100_000) throw new TemplateException("range makes at most 100000 numbers.");
            numbers.add(i);
        }
        return new View(numbers, true);
    }
}
