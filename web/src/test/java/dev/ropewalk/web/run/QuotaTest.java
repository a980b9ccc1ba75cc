package dev.ropewalk.web.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.transaction.support.TransactionTemplate;

/** What one person may have in the queue (decision 61). */
class QuotaTest {

    private static final DriverManagerDataSource DATABASE = new DriverManagerDataSource(
            "jdbc:h2:mem:quota;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
            "sa",
            "");

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);

    @BeforeAll
    static void migrate() {
        Flyway.configure()
                .dataSource(DATABASE)
                .locations("classpath:db/migrations")
                .load()
                .migrate();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from run").update();
    }

    private Runs runs(int runs, int cells) {
        return new Runs(
                jdbc,
                new TransactionTemplate(new DataSourceTransactionManager(DATABASE)),
                new Quota(jdbc, runs, cells),
                Clock.systemUTC());
    }

    private static String queue(Runs runs, String person, int cells) {
        return runs.queue(
                new AcceptedSuite("s", "{}", "x", cells, "{}", List.of()), null, null, person, Priority.NORMAL);
    }

    /** A study is as many runs as it has models. */
    @Test
    void allRunsOfAStudyCount() {
        AcceptedSuite study = new AcceptedSuite(
                "s", "{}", "x", 2, "{}", List.of(new SuiteRules.Tuned("t", "{}", "{\"seed\":1}", 6, 2)));
        assertThatThrownBy(() -> runs(1, 0).queue(study, null, null, "anna", Priority.NORMAL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "anna has 0 runs queued or running, of 1 allowed, and this study is 2; cancel one");
        assertThatThrownBy(() -> runs(0, 3).queue(study, null, null, "anna", Priority.NORMAL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("of 3 allowed, and this run has 4");
        runs(2, 4).queue(study, null, null, "anna", Priority.NORMAL);
        assertThat(jdbc.sql("select count(*) from run where study is not null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    /** Others, and what has ended, do not count; who has no name is one person. */
    @Test
    void aPersonHasSoManyRunsAtOnce() {
        Runs runs = runs(2, 0);
        queue(runs, "anna", 1);
        String second = queue(runs, "anna", 1);
        assertThatThrownBy(() -> queue(runs, "anna", 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "anna has 2 runs queued or running, of 2 allowed; cancel one, or wait until one has ended.");
        queue(runs, "bert", 1);
        queue(runs, null, 1);
        queue(runs, null, 1);
        assertThatThrownBy(() -> queue(runs, null, 1))
                .hasMessageContaining("All who have no name together have 2 runs");
        runs.cancel(second);
        queue(runs, "anna", 1);
        assertThatThrownBy(() -> runs.resume(runs.named(second)))
                .as("what is resumed is in the queue again")
                .hasMessageContaining("anna has 2 runs");
    }

    @Test
    void aPersonHasSoManyCellsWaiting() {
        Runs runs = runs(0, 100);
        queue(runs, "anna", 60);
        assertThatThrownBy(() -> queue(runs, "anna", 41))
                .hasMessageContaining(
                        "anna has 60 cells waiting, of 100 allowed, and this run has 41; hand in a smaller one,");
        queue(runs, "anna", 40);
        queue(runs, "bert", 100);
        runs(0, 0).queue(new AcceptedSuite("s", "{}", "x", 5000, "{}", List.of()), null, null, "anna", Priority.LOW);
    }

    /** The same key brings the same run, however many there are. */
    @Test
    void whatIsInTheQueueAlreadyIsNotCountedTwice() {
        Runs runs = runs(1, 0);
        AcceptedSuite suite = new AcceptedSuite("s", "{}", "x", 1, "{}", List.of());
        String first = runs.queue(suite, "key", null, "anna", Priority.NORMAL);
        assertThat(runs.queue(suite, "key", null, "anna", Priority.NORMAL)).isEqualTo(first);
    }

    @Test
    void aPriorityAboveNormalIsForAdministratorsWhereThereArePeople() {
        var submitter = new TestingAuthenticationToken("anna", "", "ROLE_SUBMITTER");
        assertThatThrownBy(() -> Priority.HIGH.askedBy(submitter))
                .hasMessageContaining("A priority above normal is for administrators");
        assertThat(Priority.LOW.askedBy(submitter)).isEqualTo(Priority.LOW);
        assertThat(Priority.HIGH.askedBy(null)).isEqualTo(Priority.HIGH);
        assertThat(Priority.HIGH.askedBy(new TestingAuthenticationToken("token", "")))
                .as("one without an owner")
                .isEqualTo(Priority.HIGH);
        assertThat(Priority.HIGH.askedBy(new TestingAuthenticationToken("root", "", "ROLE_ADMIN", "ROLE_SUBMITTER")))
                .isEqualTo(Priority.HIGH);
    }
}
