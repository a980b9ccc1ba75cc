package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import dev.ropewalk.evaluator.suite.BundledSuites;
import dev.ropewalk.results.paper.Paper;
import dev.ropewalk.results.paper.Papers;
import dev.ropewalk.tasks.TaskCard;
import dev.ropewalk.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published numbers where nothing was measured; that cells stand beside them is RunContract's. */
class PaperCommandTest {

    @TempDir
    Path folder;

    /** Numbers of the paper, why some are not compared, and its plan. */
    @Test
    void aTableStandsWhereNothingWasMeasured() throws IOException {
        Path json = folder.resolve("dca.json");
        Answer answer = new Commands(folder).run("paper", "dca", "--json", "" + json);
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.out())
                .startsWith("Training-Free Long-Context Scaling of Large Language Models")
                .contains(
                        "An and others 2024, arXiv 2402.17463; 0 of ",
                        "./ropewalk run papers/dca",
                        "Table 1: perplexity, PG19. Source: the paper.",
                        "Compared with ppl/fullwindow@1{stride=256} of a folder that is called pg19-validation: that it holds PG19's validation books is not checked.",
                        "(1) not comparable: its window was not at hand",
                        "wrong in print");
        assertThat(answer.out().lines())
                .anyMatch(line -> line.matches("ReRoPE \\(1\\) +– +7\\.94 +7\\.75 +OOM +– +–"))
                .anyMatch(line -> line.matches("ChunkLlama 7B +dca-paper +7\\.87 +7\\.67 +7\\.64 +7\\.89 +15\\.87"));
        JsonNode paper = JsonMapper.shared().readTree(Files.readString(json));
        assertThat(paper.at("/form").asString()).isEqualTo("ropewalk-paper@1");
        assertThat(paper.at("/tables/0/rows/0/figures/1").toString())
                .isEqualTo("{\"published\":\">100\",\"verdict\":\"not-measured\",\"measured\":null}");
        assertThat(paper.at("/numbers/measured").intValue()).isZero();
    }

    @Test
    void withoutANameAllAreListed() {
        Answer answer = new Commands(folder).run("paper");
        assertThat(answer.status()).as(answer.err()).isZero();
        assertThat(answer.out().lines()).hasSize(2 + Papers.NAMES.size());
        assertThat(answer.out()).contains("self-extend", "longrope", "comparable");
    }

    @Test
    void anUnknownNameIsOneSentence() {
        Answer answer = new Commands(folder).run("paper", "attention");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).contains("there is no paper 'attention', known: self-extend, dca, yarn");
    }

    /** Who reads papers knows no task and no suite: here is both. */
    @Test
    void whatPapersNameIsThere() {
        for (Paper paper : Papers.all()) {
            if (paper.suite() != null) assertThat(BundledSuites.NAMES).contains(paper.suite());
            for (Paper.Table table : paper.tables()) {
                for (String task : table.tasks()) {
                    if (task.endsWith("/file@1")) {
                        assertThat(table.asked().keySet()).containsExactly("truncation");
                        continue;
                    }
                    Optional<TaskCard> card = Tasks.card(task);
                    assertThat(Tasks.fullName(task)).contains(task);
                    assertThat(Tasks.named(task, table.asked()).name()).isEqualTo(task);
                    assertThat(card.orElseThrow().parameters()).isNotEmpty();
                }
                if (!table.tasks().isEmpty() && table.tasks().get(0).startsWith("ppl/"))
                    assertThat(table.folder())
                            .as(paper.name() + ", " + table.name())
                            .isNotNull();
            }
        }
        assertThat(List.copyOf(Papers.NAMES)).doesNotHaveDuplicates();
    }
}
