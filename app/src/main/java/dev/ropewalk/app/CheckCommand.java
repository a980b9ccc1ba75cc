package dev.ropewalk.app;

import dev.ropewalk.evaluator.board.BoardCheck;
import java.io.PrintWriter;
import java.util.ArrayList;
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
        description = "Makes anew what is kept of every board and ended run, and says what differs from the cells.",
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
        BoardCheck.Found found;
        try (var context =
                Application.start(Application.Evaluation.class, WebApplicationType.NONE, database, Map.of())) {
            found = context.getBean(BoardCheck.class).check(repair);
        }
        String boards = count(found.boards(), "board");
        List<String> wrong = new ArrayList<>();
        if (!found.wrong().isEmpty())
            wrong.add(found.wrong().size() + " of " + boards + (repair ? "" : " say something else than their cells")
                    + ", " + named(found.wrong()));
        if (!found.uncounted().isEmpty())
            wrong.add(count(found.uncounted().size(), "ended run") + (repair ? "" : " kept no counts") + ", "
                    + named(found.uncounted()));
        if (!wrong.isEmpty() && !repair)
            throw new RefusedException(String.join("; ", wrong) + "; run it again with --repair.");
        PrintWriter out = Terminal.out(spec);
        if (!wrong.isEmpty()) out.println("Made anew from the cells: " + String.join("; ", wrong) + ".");
        else
            out.println(
                    found.boards() == 0 ? "There is no board yet." : "All of " + boards + " follows from the cells.");
        out.flush();
        return 0;
    }

    private static String count(int n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }

    private static String named(List<String> ids) {
        return ids.stream()
                        .limit(MOST)
                        .map(id -> id.substring(0, Math.min(12, id.length())))
                        .collect(Collectors.joining(", "))
                + (ids.size() > MOST ? ", …" : "");
    }
}
