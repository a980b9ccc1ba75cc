package dev.ropewalk.app;

import dev.ropewalk.web.mark.Kind;
import dev.ropewalk.web.mark.Mark;
import dev.ropewalk.web.mark.Marks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "mark",
        description =
                "Says something of runs and cells: tags, notes, that they are archived, or superseded and why. Without anything to say it shows"
                        + " what was said.",
        mixinStandardHelpOptions = true)
final class MarkCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description =
                    "of a run or a cell, or the first digits of it (six or more); without any, all marks are shown")
    List<String> targets = List.of();

    @Option(names = "--tag", paramLabel = "NAME", description = "a name to find it by; may be repeated")
    List<String> tags = List.of();

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "anything that should stand beside it; may be repeated")
    List<String> notes = List.of();

    @Option(names = "--archived", description = "done with: its page says so, and lists of runs leave it out")
    boolean archived;

    @Option(
            names = "--superseded",
            paramLabel = "REASON",
            description =
                    "its numbers should not be used any more, because …; of a run it goes for the cells that this run measured")
    @Nullable
    String superseded;

    @Option(
            names = "--take-back",
            description = "take back what the options name, instead of saying it; it stays in the history")
    boolean takeBack;

    @Option(names = "--json", paramLabel = "FILE", description = "write the marks as one JSON document, too")
    @Nullable
    Path json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    /** One thing to say. */
    private record Wish(Kind kind, String text) {}

    @Override
    public Integer call() throws IOException {
        List<Wish> wishes = wishes();
        if (targets.isEmpty() && !wishes.isEmpty())
            throw wrong("name a run or a cell that this is said of, by its id or the first digits of it");
        if (takeBack && wishes.isEmpty()) throw wrong("--take-back needs what is to be taken back, such as --tag NAME");
        OutputFile.check("--json", json);
        List<Mark> shown = new ArrayList<>();
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            Marks marks = context.getBean(Marks.class);
            List<Marks.Target> named = targets.stream().map(marks::named).toList();
            for (Marks.Target target : named) {
                for (Wish wish : wishes)
                    if (takeBack) takeBack(marks, target, wish);
                    else marks.add(target, wish.kind(), wish.text());
                shown.addAll(wishes.isEmpty() ? marks.history(target) : marks.of(target));
            }
            if (named.isEmpty()) shown.addAll(marks.all());
        }
        if (json != null)
            OutputFile.write(
                    json,
                    JsonMapper.shared()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(shown.stream()
                                            .map(MarkCommand::document)
                                            .toList())
                            + "\n");
        PrintWriter out = OutputFile.table(spec, json);
        if (shown.isEmpty()) out.println(targets.isEmpty() ? "Nothing is marked." : "It has no marks.");
        else out.print(table(shown));
        out.flush();
        return 0;
    }

    private List<Wish> wishes() {
        return Stream.of(
                        tags.stream().map(tag -> new Wish(Kind.TAG, tag)),
                        notes.stream().map(note -> new Wish(Kind.NOTE, note)),
                        archived ? Stream.of(new Wish(Kind.ARCHIVED, "")) : Stream.<Wish>of(),
                        superseded == null ? Stream.<Wish>of() : Stream.of(new Wish(Kind.SUPERSEDED, superseded)))
                .flatMap(wish -> wish)
                .toList();
    }

    private static void takeBack(Marks marks, Marks.Target target, Wish wish) {
        List<Mark> standing = marks.of(target).stream()
                .filter(mark -> mark.kind().equals(wish.kind().word())
                        && (wish.text().isBlank()
                                || mark.text().equals(wish.text().strip())))
                .toList();
        if (standing.isEmpty())
            throw new RefusedException("Of " + target.words() + " nobody says '"
                    + wish.kind().word()
                    + (wish.text().isBlank() ? "" : " " + wish.text().strip()) + "', so it cannot be taken back.");
        standing.forEach(mark -> marks.withdraw(mark.id()));
    }

    private static String table(List<Mark> marks) {
        TextTable table = new TextTable("of", "", "says", "since", "taken back");
        for (Mark mark : marks)
            table.row(
                    mark.runId() != null ? "run" : "cell",
                    String.valueOf(mark.runId() != null ? mark.runId() : mark.cellId())
                            .substring(0, 12),
                    mark.sentence(),
                    mark.createdAt().toInstant().toString().substring(0, 16).replace('T', ' '),
                    mark.withdrawnAt() == null
                            ? ""
                            : mark.withdrawnAt()
                                    .toInstant()
                                    .toString()
                                    .substring(0, 16)
                                    .replace('T', ' '));
        return table.toString();
    }

    private static Map<String, @Nullable Object> document(Mark mark) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", mark.id());
        document.put("kind", mark.kind());
        document.put("run", mark.runId());
        document.put("cell", mark.cellId());
        document.put("text", mark.text());
        document.put("createdAt", mark.createdAt().toInstant().toString());
        document.put(
                "withdrawnAt",
                mark.withdrawnAt() == null
                        ? null
                        : mark.withdrawnAt().toInstant().toString());
        return document;
    }

    private RuntimeException wrong(String sentence) {
        return spec == null ? new RefusedException(sentence) : new ParameterException(spec.commandLine(), sentence);
    }
}
