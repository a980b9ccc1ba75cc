package dev.ropewalk.app;

import dev.ropewalk.results.Metric;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.TaskParameter;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.tasks.dataset.Format;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tasks",
        description = "Lists the tasks and their parameters, or tells all of one.",
        subcommands = TasksDumpCommand.class,
        mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "as in a suite, with or without version (default: all tasks, and the forms of files)")
    @Nullable
    String name;

    @Option(names = "--json", description = "as JSON, with the schema of all parameters")
    boolean json;

    @Override
    public Integer call() {
        String asked = name;
        if (asked == null) print(json ? written(all()) : asTable());
        else {
            TaskCard card = Tasks.card(asked).orElseThrow(() -> Tasks.unknown(asked));
            print(json ? written(TaskSheet.of(card)) : told(card));
        }
        return 0;
    }

    private void print(String text) {
        Terminal.out(spec).print(text);
        Terminal.out(spec).flush();
    }

    private static String asTable() {
        TextTable tasks = new TextTable("task", "what it asks", "parameters");
        for (TaskCard card : Tasks.all())
            tasks.row(
                    card.name(),
                    card.idea(),
                    card.parameters().stream().map(TaskParameter::name).collect(Collectors.joining(", ")));
        TextTable forms = new TextTable("form of a file", "whose rule it is", "parameters of its own");
        for (Format format : Format.values())
            forms.row(format.word(), format.source(), String.join(", ", format.options()));
        return tasks + System.lineSeparator() + forms;
    }

    private static String told(TaskCard card) {
        TextTable parameters = new TextTable("parameter", "left out", "allowed", "meaning");
        for (TaskParameter parameter : card.parameters())
            parameters.row(
                    parameter.name(),
                    parameter.fallback() != null
                            ? parameter.fallback()
                            : parameter.rule() != null ? parameter.rule() : "must be given",
                    parameter.allowed(),
                    parameter.meaning());
        return String.join(
                System.lineSeparator(),
                card.name() + ", " + card.title() + ": "
                        + card.metrics().stream().map(Metric::word).collect(Collectors.joining(" or ")),
                card.idea(),
                card.source(),
                "",
                parameters.toString());
    }

    private static Map<String, Object> all() {
        List<Map<String, Object>> forms = Arrays.stream(Format.values())
                .map(format -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    map.put("name", format.word());
                    map.put("source", format.source());
                    map.put("licence", format.licence());
                    map.put("options", format.options());
                    return map;
                })
                .toList();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("tasks", new TaskSheet().all());
        all.put("forms", forms);
        return all;
    }

    private static String written(Object value) {
        return ReadableJson.of(value) + System.lineSeparator();
    }
}
