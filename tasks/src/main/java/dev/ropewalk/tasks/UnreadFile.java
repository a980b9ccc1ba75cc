package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A published file that nobody has opened: as much of a {@link FileTask} as is known of a suite by those who only hand it on. What its questions are
 * and how many, only the file says.
 */
final class UnreadFile implements Task {

    private final String name;
    private final SortedMap<String, Object> parameters = new TreeMap<>();

    /** @throws IllegalArgumentException one sentence: what was given, what is allowed */
    UnreadFile(String name, Map<String, ?> parameters) {
        FileTask.check(name, parameters);
        this.name = name;
        parameters.forEach((parameter, value) ->
                this.parameters.put(parameter, value instanceof Integer ? value : value.toString()));
    }

    @Override
    public TaskCard card() {
        return FileTask.CARD;
    }

    @Override
    public String name() {
        return name;
    }

    /** Files are told apart by what is asked of them; by their own names only once they are open. */
    @Override
    public String label() {
        return name + parameters;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(parameters);
    }

    /** Of a file that is open as many as its questions need. */
    @Override
    public int leastLength() {
        return 1;
    }

    @Override
    public Metric metric() {
        throw unread();
    }

    @Override
    public int size() {
        throw unread();
    }

    @Override
    public Task ofSize(int samples) {
        throw unread();
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        throw unread();
    }

    private IllegalStateException unread() {
        return new IllegalStateException("nobody has opened the file of " + label());
    }
}
