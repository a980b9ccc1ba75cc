package dev.ropewalk.app;

import dev.ropewalk.evaluator.Boards;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Makes anew what is kept of every board, and says which say something else than their cells.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    /** Boards that one sentence names. */
    private static final int MOST = 5;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--repair", description = "keep what was made anew")
    boolean repair;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() {
        Boards.Found found;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            found = context.getBean(Boards.class).check(repair);
        }
        String boards =
                String.format(Locale.ROOT, "%,d", found.boards()) + (found.boards() == 1 ? " board" : " boards");
        if (!found.wrong().isEmpty() && !repair)
            throw new RefusedException(found.wrong().size() + " of " + boards + " say something else than their cells, "
                    + named(found.wrong()) + "; run it again with --repair.");
        PrintWriter out = Terminal.out(spec);
        out.println(
                found.boards() == 0
                        ? "There is no board yet."
                        : found.wrong().isEmpty()
                                ? "All of " + boards + " follows from the cells."
                                : found.wrong().size() + " of " + boards + " made anew from the cells: "
                                        + named(found.wrong()) + ".");
        out.flush();
        return 0;
    }

    private static String named(List<String> boards) {
        return boards.stream()
                        .limit(MOST)
                        .map(board -> board.substring(0, Math.min(12, board.length())))
                        .collect(Collectors.joining(", "))
                + (boards.size() > MOST ? ", …" : "");
    }
}
