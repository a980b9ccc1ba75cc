package dev.ropewalk.tasks;

import dev.ropewalk.results.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of all tasks. To add one: a file with its rule and its card, and a line here. */
public final class Tasks {

    /** Files are published elsewhere, and a file decides what its task is called. */
    private static final List<TaskCard> MADE_HERE = Stream.of(
                    List.of(Passkey.CARD),
                    PublishedPasskey.CARDS,
                    List.of(Needles.CARD),
                    Niah.CARDS,
                    List.of(VariableTracking.CARD),
                    List.of(CommonWords.CARD),
                    List.of(FrequentWords.CARD),
                    DocumentQuestions.CARDS,
                    KeyValue.CARDS,
                    List.of(NoLima.CARD),
                    List.of(Mrcr.CARD),
                    GraphWalks.CARDS,
                    List.of(Labels.CARD),
                    Babi.CARDS,
                    List.of(LongPath.CARD),
                    List.of(Countdown.CARD),
                    List.of(StoryCodes.CARD),
                    List.of(StoryChains.CARD),
                    List.of(Copy.CARD),
                    LastK.CARDS,
                    ProtocolPerplexity.CARDS)
            .flatMap(List::stream)
            .map(card -> card.metrics().contains(Metric.PERPLEXITY) ? card : card.inAnyForm())
            .toList();

    private static final Map<Pattern, TaskCard> BY_NAME = MADE_HERE.stream()
            .collect(Collectors.toMap(TaskCard::names, card -> card, (a, b) -> a, LinkedHashMap::new));

    /** All cards, in the order people read them. */
    public static List<TaskCard> all() {
        return Stream.concat(MADE_HERE.stream(), Stream.of(FileTask.CARD)).toList();
    }

    /**
     * @param name with or without version, RULER's also without {@code ruler/}; a protocol may carry its k: {@code ppl/lastk-128@1}
     * @throws IllegalArgumentException one sentence: unknown task or parameter, or a value out of range, with what is allowed
     */
    public static Task named(String name, Map<String, ?> parameters) {
        if (FileTask.isNamed(name))
            return FileTask.open(name, parameters); // its parameters are those of the file's form
        return made(name, parameters);
    }

    /** The same without opening any file: what it is asked of is known to whoever measures it, and for a file that is all there is to know of it. */
    public static Task unread(String name, Map<String, ?> parameters) {
        return FileTask.isNamed(name) ? new UnreadFile(name, parameters) : made(name, parameters);
    }

    private static Task made(String name, Map<String, ?> parameters) {
        return found(name, (card, number) -> new Given(name, card, parameters, number).made())
                .orElseThrow(() -> unknown(name));
    }

    /** By any name that {@link #named} takes; empty where there is no such task. */
    public static Optional<TaskCard> card(String name) {
        return FileTask.isNamed(name) ? Optional.of(FileTask.CARD) : found(name, (card, number) -> card);
    }

    /** The name that results carry, by any name that {@link #named} takes; empty where there is no such task, or where a file decides it. */
    public static Optional<String> fullName(String name) {
        return found(name, TaskCard::name);
    }

    private static <T> Optional<T> found(String name, BiFunction<TaskCard, @Nullable Integer, T> make) {
        for (Map.Entry<Pattern, TaskCard> entry : BY_NAME.entrySet()) {
            Matcher matcher = entry.getKey().matcher(name);
            if (!matcher.matches()) continue;
            String number = matcher.groupCount() == 0 ? null : matcher.group(1);
            return Optional.of(make.apply(entry.getValue(), number == null ? null : Integer.valueOf(number)));
        }
        return Optional.empty();
    }

    /** The sentence that answers a name that is none. */
    public static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("unknown task '" + name + "', known: "
                + all().stream().map(TaskCard::name).collect(Collectors.joining(", ")));
    }

    private Tasks() {}
}
