package dev.ropewalk.app;

import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.paper.Beside;
import dev.ropewalk.results.paper.Measured;
import dev.ropewalk.results.paper.Paper;
import dev.ropewalk.results.paper.Papers;
import dev.ropewalk.results.paper.Published;
import dev.ropewalk.results.paper.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "paper",
        description =
                "The tables of a paper with what was measured here beside each number: whether it agrees, and where nothing can be compared, why.",
        mixinStandardHelpOptions = true)
final class PaperCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "one of the papers (default: lists them)")
    @Nullable
    String name;

    @Option(names = "--json", paramLabel = "FILE", description = "write it as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        List<Paper> papers = name == null ? Papers.all() : List.of(Papers.named(name));
        OutputFile.check("--json", json);
        List<Beside> beside;
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            beside = Beside.of(context.getBean(JdbcClient.class), papers);
        }
        PrintWriter out = OutputFile.table(spec, json);
        out.print(name == null ? list(beside) : told(beside.get(0)));
        out.flush();
        if (json != null)
            OutputFile.write(
                    json,
                    ReadableJson.of(
                            name == null
                                    ? beside.stream().map(Beside::document).toList()
                                    : beside.get(0).document()));
        return 0;
    }

    private static String list(List<Beside> all) {
        TextTable table =
                new TextTable("paper", "tables", "numbers", "comparable", "measured", "agree", "differ", "title");
        for (Beside one : all) {
            Beside.Count count = one.count();
            table.row(
                    one.paper().name(),
                    one.tables().size(),
                    count.numbers(),
                    count.comparable(),
                    count.measured(),
                    count.agree(),
                    count.differ(),
                    one.paper().title());
        }
        return table.toString();
    }

    private static String told(Beside beside) {
        Paper paper = beside.paper();
        StringBuilder text = new StringBuilder();
        line(text, paper.title());
        line(
                text,
                paper.authors() + " " + paper.year() + ", " + paper.where() + "; "
                        + beside.count().sentence() + ".");
        if (beside.command() != null) line(text, "What it asks, of the bundled model: " + beside.command());
        beside.tables().forEach(table -> tell(text, table));
        return text.toString();
    }

    private static void tell(StringBuilder text, Beside.Table table) {
        Paper.Table published = table.table();
        line(text, "");
        line(text, published.name() + ": " + published.what() + ". Source: " + published.source() + ".");
        line(text, published.protocol());
        if (published.why() != null) line(text, "Not comparable: " + published.why() + ".");
        else
            line(
                    text,
                    "Compared with " + published.compared()
                            + (published.folder() == null
                                    ? "."
                                    : " of a folder that is called " + published.folder() + ": that it holds "
                                            + published.texts() + " is not checked."));
        line(text, "");
        text.append(grid(table));
        for (int i = 0; i < table.reasons().size(); i++)
            line(text, "(" + (i + 1) + ") not comparable: " + table.reasons().get(i));
        if (published.note() != null) line(text, published.note());
        for (Beside.Row row : table.rows())
            for (int i = 0; i < row.figures().size(); i++) {
                Measured measured = row.figures().get(i).measured();
                if (measured != null)
                    line(
                            text,
                            row.row().name() + ", " + published.heads().get(i).name() + ": "
                                    + sentence(row.figures().get(i), measured));
            }
    }

    private static TextTable grid(Beside.Table table) {
        List<String> head = new ArrayList<>(List.of("", "method here"));
        List<Paper.Column> columns = table.table().heads();
        for (int i = 0; i < columns.size(); i++)
            head.add(columns.get(i).name() + marked(table.marks().get(i)));
        TextTable grid = new TextTable(head.toArray(String[]::new));
        for (Beside.Row row : table.rows()) {
            List<Object> cells = new ArrayList<>();
            cells.add(row.row().name() + marked(row.mark()));
            cells.add(Objects.requireNonNullElse(row.row().method(), "–"));
            row.figures().stream()
                    .map(Beside.Figure::published)
                    .map(Published::shown)
                    .forEach(cells::add);
            grid.row(cells.toArray());
            if (!row.isMeasured()) continue;
            List<Object> here = new ArrayList<>(List.of("  measured here", ""));
            for (Beside.Figure figure : row.figures())
                here.add(figure.measured() == null ? "" : figure.measured().shown());
            grid.row(here.toArray());
        }
        return grid;
    }

    private static String marked(@Nullable Integer mark) {
        return mark == null ? "" : " (" + mark + ")";
    }

    private static String sentence(Beside.Figure figure, Measured measured) {
        String counted = " of " + measured.samples() + " samples"
                + (measured.seeds() > 1 ? " over " + measured.seeds() + " seeds" : "");
        String found = figure.published().shown() + " in print, " + measured.shown();
        Verdict verdict = figure.verdict();
        if (verdict == Verdict.OPEN) return found + " here" + counted + ", without an interval: nothing can be said";
        return found + " " + measured.shownInterval() + " here" + counted + ": "
                + (verdict == Verdict.AGREES
                        ? "agrees"
                        : "differs, " + (figure.isHigher() ? "higher" : "lower") + " here");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
