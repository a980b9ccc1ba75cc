package dev.ropewalk.evaluator.run;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.imported.ImportFormat;
import dev.ropewalk.evaluator.imported.ImportReport;
import dev.ropewalk.evaluator.imported.Imports;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.export.ExportFormat;
import dev.ropewalk.results.export.Exports;
import dev.ropewalk.results.export.Selection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Within the trained length PI is plain RoPE: it is measured once, and whoever shows PI's numbers says whose they are. */
class SharedAnswersTest {

    private static final String MEMORY =
            ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    /** What comes in elsewhere has answers of its own: nobody there was asked in its place. */
    @Test
    void areToldByReportsAndLinesAndEndWhereTheyAreImported(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("twins.jsonl");
        try (ConfigurableApplicationContext here = TestApplication.on("jdbc:h2:mem:shared" + MEMORY, "sa")) {
            RunExecutor runs = here.getBean(RunExecutor.class);
            RunReport report = runs.execute(runs.submit(Suite.parse("""
                                    {"name": "twins", "model": "reference-model", "configurations": ["rope", "pi"],
                                     "tasks": ["passkey{depths=2,trials=1}"], "lengths": [64]}"""), null), progress -> {});
            assertThat(report.cells())
                    .extracting(RunReport.CellResult::answersOf)
                    .containsExactly(null, "rope{}");
            assertThat(report.table())
                    .endsWith("The same plan as rope, and so its answers and speeds: pi at 64 tokens\n");
            assertThat(report.cells().get(1).prefillTokensPerSecond())
                    .isNotNull()
                    .isEqualTo(report.cells().get(0).prefillTokensPerSecond());

            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Exports exports = new Exports(here.getBean(JdbcClient.class), Clock.systemUTC());
            exports.write(
                    ExportFormat.JSONL, true, exports.cells(new Selection(null, List.of(), List.of(), null)), out);
            String text = out.toString(StandardCharsets.UTF_8);
            Map<String, List<JsonNode>> lines = text.lines()
                    .map(JsonMapper.shared()::readTree)
                    .collect(groupingBy(line -> line.path("configuration").asString()));
            assertThat(lines.get("rope{}")).hasSize(2).noneMatch(line -> line.has("answersOf"));
            assertThat(lines.get("pi{}")).hasSize(2).allSatisfy(line -> {
                assertThat(line.path("answersOf"))
                        .isEqualTo(lines.get("rope{}").get(0).path("cell"));
                assertThat(line.path("answersOfConfiguration").asString()).isEqualTo("rope{}");
            });
            Files.writeString(file, text);
        }
        try (ConfigurableApplicationContext there = TestApplication.on("jdbc:h2:mem:shared-there" + MEMORY, "sa")) {
            ImportReport report =
                    there.getBean(Imports.class).take(ImportFormat.named("jsonl"), file, "reference-model", null, null);
            assertThat(report.refusals()).isEmpty();
            assertThat(report.cells()).hasSize(2);
            assertThat(there.getBean(JdbcClient.class)
                            .sql("select count(*) from single_cell_v1 where answers_of is null and score is not null")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(2);
        }
    }
}
