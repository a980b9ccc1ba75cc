package dev.ropewalk.app;

import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Parameter;
import dev.ropewalk.methods.Preset;
import dev.ropewalk.methods.Presets;
import dev.ropewalk.results.ReadableJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "methods",
        description = "Lists the methods, their parameters and the presets.",
        mixinStandardHelpOptions = true)
final class MethodsCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "as JSON, with the schema of all parameters")
    boolean json;

    @Override
    public Integer call() {
        if (json) Terminal.out(spec).println(asJson());
        else Terminal.out(spec).print(asTable());
        Terminal.out(spec).flush();
        return 0;
    }

    private static String asTable() {
        TextTable table = new TextTable("method", "what it changes", "parameters");
        for (MethodCard card : Methods.all())
            table.row(
                    card.name(),
                    card.idea(),
                    card.parameters().isEmpty()
                            ? "none"
                            : card.parameters().stream().map(Parameter::name).collect(Collectors.joining(", ")));
        TextTable presets = new TextTable("preset", "what it reproduces", "stands for");
        for (Preset preset : Presets.all()) presets.row(preset.name(), preset.reproduces(), preset);
        return table + System.lineSeparator() + presets;
    }

    private static String asJson() {
        List<Map<String, Object>> cards = Methods.all().stream()
                .map(card -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    map.put("name", card.name());
                    map.put("title", card.title());
                    map.put("idea", card.idea());
                    map.put("source", card.source());
                    map.put("trainingFree", card.trainingFree());
                    map.put("parameters", card.jsonSchema());
                    return map;
                })
                .toList();
        List<Map<String, Object>> presets = Presets.all().stream()
                .map(preset -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    preset.values().forEach(value -> values.put(value.parameter(), value.rule()));
                    Map<String, Object> map = new LinkedHashMap<>();
                    map.put("name", preset.name());
                    map.put("method", preset.method());
                    map.put("reproduces", preset.reproduces());
                    map.put("rules", values);
                    return map;
                })
                .toList();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("methods", cards);
        all.put("presets", presets);
        return ReadableJson.of(all);
    }
}
