package dev.ropewalk.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.results.comparison.Comparison;
import dev.ropewalk.results.comparison.Comparisons;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database whose results were identified by the rules before engine numbers opens, keeps its numbers and says whose they are. */
class UpgradeTest {

    private static final String RUN = "01f59426-2586-4046-9bf7-0b8a35bb5582";
    private static final double ROPE = 768.0806716066168, YARN = 6.757517213396847;
    private static final String NOTE =
            "was measured under the earlier rules, by which each commit began boards of its own";

    @Test
    void onH2() throws SQLException, IOException {
        opens(
                "jdbc:h2:mem:upgrade;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa");
    }

    @Test
    void onPostgres() throws SQLException, IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            opens(postgres.getJdbcUrl("postgres", "postgres"), "postgres");
        }
    }

    private static void opens(String url, String user) throws SQLException, IOException {
        Flyway.configure()
                .dataSource(url, user, "")
                .locations("classpath:db/migrations")
                .target("8")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, "");
                Statement statement = connection.createStatement();
                InputStream script = UpgradeTest.class.getResourceAsStream("version-8.sql")) {
            statement.execute(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        try (ConfigurableApplicationContext application = TestApplication.on(url, user)) {
            RunExecutor runs = application.getBean(RunExecutor.class);
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            keepsItsNumbers(jdbc);
            saysWhoseTheyAre(jdbc, runs.report(RUN));
            comparesThemAmongThemselves(jdbc);
            isMeasuredAnew(jdbc, runs);
        }
    }

    private static void keepsItsNumbers(JdbcClient jdbc) {
        for (String view : List.of("cell_v1", "single_cell_v1", "leaderboard_v1"))
            assertThat(jdbc.sql("select score from " + view + " order by label")
                            .query(Double.class)
                            .list())
                    .as(view)
                    .containsExactly(ROPE, YARN);
        assertThat(jdbc.sql("select count(*) from sample_v1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(16);
    }

    private static void saysWhoseTheyAre(JdbcClient jdbc, RunReport report) {
        for (String view : List.of("cell_v1", "single_cell_v1", "leaderboard_v1"))
            assertThat(jdbc.sql("select notes from " + view + " where engine is null order by label")
                            .query(String.class)
                            .list())
                    .as(view)
                    .containsExactly(
                            "[\"tells distances up to 511, trained are 255\",\"" + NOTE + "\"]", "[\"" + NOTE + "\"]");
        assertThat(report.cells()).hasSize(2).allSatisfy(cell -> {
            assertThat(cell.engine()).isNull();
            assertThat(cell.code()).isEqualTo("0.1.0+cb24ecf");
            assertThat(cell.notes()).contains(NOTE);
        });
        assertThat(report.table()).contains("* rope at 512 tokens " + NOTE, "* yarn at 512 tokens " + NOTE);
        assertThat(report.toJson()).contains(NOTE);
    }

    private static void comparesThemAmongThemselves(JdbcClient jdbc) {
        Comparison compared = new Comparisons(jdbc)
                .find(new Comparisons.Question(List.of("rope", "yarn"), null, List.of(), List.of(), null, 0.95))
                .comparison();
        assertThat(compared).isNotNull();
    }

    /** The same questions of the same model: the same numbers, up to rounding, on boards of their own. */
    private static void isMeasuredAnew(JdbcClient jdbc, RunExecutor runs) {
        RunReport report = runs.execute(runs.submit(Suite.parse("""
                                name: again
                                model: reference-model
                                configurations: [rope, yarn]
                                tasks: ["ppl/lastk{k=128,documents=8}"]
                                lengths: [512, 2048]
                                """), null), progress -> {});
        assertThat(report.cells()).hasSize(4).allSatisfy(cell -> {
            assertThat(cell.reused()).isFalse();
            assertThat(cell.engine()).isEqualTo(EngineNumber.CURRENT);
            assertThat(cell.notes()).doesNotContain(NOTE);
        });
        assertThat(report.cells().get(0).score()).isCloseTo(ROPE, within(1e-4 * ROPE));
        assertThat(report.cells().get(1).score()).isCloseTo(YARN, within(1e-4 * YARN));
        assertThat(jdbc.sql("select count(distinct board) from single_cell_v1")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(jdbc.sql("select count(*) from single_cell_v1 where engine is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThat(runs.report(RUN).cells()).hasSize(2);
    }
}
