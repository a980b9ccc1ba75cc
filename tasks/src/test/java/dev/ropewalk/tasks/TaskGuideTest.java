package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide's table of tasks is that of their cards, without the parameters of a prompt's form, which all have. Written anew with {@code -Dpins.write=true}. */
class TaskGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guide.md");
    private static final String HEAD = "| task | what it asks | parameters |\n| --- | --- | --- |\n";

    @Test
    void theGuideTellsOfEveryTaskWhatItsCardSays() throws IOException {
        String guide = Files.readString(GUIDE);
        int from = guide.indexOf(HEAD) + HEAD.length(), to = guide.indexOf("\n\n", from - 1) + 1;
        assertThat(from).as("the head of the table").isGreaterThan(HEAD.length());
        String rows = Tasks.all().stream().map(TaskGuideTest::row).collect(Collectors.joining());
        if (Boolean.getBoolean("pins.write"))
            Files.writeString(GUIDE, guide.substring(0, from) + rows + guide.substring(to));
        else assertThat(guide.substring(from, to)).isEqualTo(rows);
    }

    private static String row(TaskCard card) {
        return "| `" + card.name() + "` | " + card.idea() + " | "
                + card.parameters().stream()
                        .filter(parameter -> card == FileTask.CARD || !PromptForm.PARAMETERS.contains(parameter))
                        .map(TaskGuideTest::told)
                        .collect(Collectors.joining(", "))
                + " |\n";
    }

    private static String told(TaskParameter parameter) {
        return "`" + parameter.name() + "`"
                + (parameter.fallback() != null
                        ? " (" + parameter.fallback() + ")"
                        : parameter.rule() != null ? " (" + parameter.rule() + ")" : "");
    }
}
