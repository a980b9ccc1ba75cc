package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.results.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A task whose prompts are put in another form than the plain one: the same questions, and another identity. */
record Formed(Asked task, PromptForm form) implements Task {

    @Override
    public TaskCard card() {
        return task.card();
    }

    @Override
    public String name() {
        return task.name();
    }

    @Override
    public Metric metric() {
        return task.metric();
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(task.parameters());
        parameters.putAll(form.parameters());
        return parameters;
    }

    @Override
    public int size() {
        return task.size();
    }

    @Override
    public Task ofSize(int samples) {
        return form.of(task.ofSize(samples));
    }

    @Override
    public int leastLength() {
        return form.newTokens(task.newTokens()) + 1;
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        return task.on(tokenizer, longest, form);
    }

    @Override
    public Optional<Verdict> again(List<String> right, String answer, Map<String, ?> asked) {
        return task.again(right, answer, asked);
    }
}
