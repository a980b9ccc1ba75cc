package dev.ropewalk.app;

import dev.ropewalk.decoder.golden.GoldenCases;
import dev.ropewalk.decoder.golden.GoldenCases.Outcome;
import dev.ropewalk.decoder.golden.GoldenCases.Status;
import dev.ropewalk.methods.Excerpt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = "Runs every golden case under the folders; exit status 0 only if all pass.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "folder with golden cases (JSON files in folders named cases, maps or spectra)")
    List<Path> folders = List.of();

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            description = "stands in for the checkpoint each case names; " + ModelFolder.DESCRIPTION)
    @Nullable
    String model;

    @Mixin
    DtypeOption type = new DtypeOption();

    @Mixin
    DeviceOption where = new DeviceOption();

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() {
        List<Outcome> outcomes = new ArrayList<>();
        Optional<Path> instead = Optional.ofNullable(model)
                .map(name -> ModelFolder.open(name, Terminal.err(spec)).folder());
        try (GoldenCases cases = new GoldenCases(instead, type.dtype, where.device())) {
            for (Path folder : folders) for (Path file : GoldenCases.under(folder)) outcomes.add(cases.verify(file));
        }
        PrintWriter out = Terminal.out(spec);
        if (json) out.println(asJson(outcomes));
        else out.print(asTable(outcomes));
        out.flush();
        return outcomes.stream().allMatch(outcome -> outcome.status() == Status.PASS) ? 0 : 1;
    }

    private static String asTable(List<Outcome> outcomes) {
        TextTable table = new TextTable("case", "status", "max error", "tolerance", "source", "checked, or why not");
        for (Outcome outcome : outcomes)
            table.row(
                    outcome.name(),
                    outcome.status().name().toLowerCase(Locale.ROOT),
                    number(outcome.maxError()),
                    number(outcome.tolerance()),
                    shortened(outcome.source(), 40),
                    shortened(outcome.message(), 80));
        return table + System.lineSeparator()
                + summary("method", outcomes, Outcome::method)
                + System.lineSeparator()
                + summary("model family", outcomes, Outcome::model)
                + System.lineSeparator() + count(outcomes, Status.PASS) + " passed, "
                + count(outcomes, Status.FAIL) + " failed, " + count(outcomes, Status.UNSUPPORTED) + " unsupported"
                + System.lineSeparator();
    }

    /** One row a method, or a family: how many cases, how near the worst one came to what it allows, and whose numbers they are. */
    private static String summary(String title, List<Outcome> outcomes, Function<Outcome, String> of) {
        SortedMap<String, List<Outcome>> groups = outcomes.stream()
                .filter(outcome -> !of.apply(outcome).isEmpty())
                .collect(Collectors.groupingBy(of, TreeMap::new, Collectors.toList()));
        TextTable table = new TextTable(title, "cases", "passed", "worst error of tolerance", "numbers from");
        groups.forEach((name, group) -> table.row(
                name,
                group.size(),
                count(group, Status.PASS),
                String.format(
                        Locale.ROOT,
                        "%.1f %%",
                        100
                                * group.stream()
                                        .mapToDouble(VerifyCommand::share)
                                        .max()
                                        .orElse(0)),
                shortened(
                        group.stream()
                                .flatMap(outcome -> whose(outcome.source()))
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")),
                        100)));
        return table.toString();
    }

    private static double share(Outcome outcome) {
        return outcome.maxError() == null || outcome.tolerance() == null ? 0 : outcome.maxError() / outcome.tolerance();
    }

    /** A source's names without their details: what stands before the first comma, and who confirmed it. */
    private static Stream<String> whose(String source) {
        String[] parts = source.split("; confirmed by ");
        String name = parts[0].replaceAll(",.*", "").replaceAll(" [A-Z]\\w+ForCausalLM$", "");
        return parts.length == 1 ? Stream.of(name) : Stream.of(name, parts[1].replaceAll("[ ,].*", ""));
    }

    private static String asJson(List<Outcome> outcomes) {
        List<Map<String, Object>> cases = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("case", outcome.name());
            entry.put("method", outcome.method());
            entry.put("model", outcome.model());
            entry.put("status", outcome.status().name().toLowerCase(Locale.ROOT));
            entry.put("maxError", finite(outcome.maxError()));
            entry.put("tolerance", outcome.tolerance());
            entry.put("source", outcome.source());
            entry.put("message", outcome.message());
            cases.add(entry);
        }
        return JsonMapper.shared().writeValueAsString(Map.of("cases", cases));
    }

    private static long count(List<Outcome> outcomes, Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || value.isInfinite() ? null : value;
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : value.isInfinite() ? "∞" : String.format(Locale.ROOT, "%.1e", value);
    }

    private static String shortened(String text, int length) {
        return Excerpt.of(text.lines().findFirst().orElse(""), length);
    }
}
