package dev.ropewalk.web.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.web.MigratedDatabase;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first admin comes from the environment, and is never one that anybody could guess. */
class FirstAdminTest {

    private static final String PASSWORD = "correct horse battery";

    private JdbcClient jdbc;
    private People people;

    @BeforeEach
    void migrate() {
        MigratedDatabase database = new MigratedDatabase(MigratedDatabase.Kind.H2);
        jdbc = database.jdbc;
        people = new People(jdbc, database.transaction, Clock.systemUTC(), "");
    }

    @Test
    void unaskedThereIsNobody() {
        start("", "");
        assertThat(people.areThere()).isFalse();
    }

    @Test
    void whoIsNamedIsMadeOnceAndTheirPasswordIsTheirsFromThenOn() {
        start("ada", PASSWORD);
        assertThat(people.named("ada").orElseThrow().role()).isEqualTo("admin");
        String hash = people.passwordHash("ada").orElseThrow();
        assertThat(people.encoder().matches(PASSWORD, hash)).isTrue();
        start("ada", "another password");
        start("eve", "another password");
        assertThat(people.passwordHash("ada")).contains(hash);
        assertThat(people.named("eve")).isEmpty();
    }

    /** As after somebody wrote into the database by hand. */
    @Test
    void whereNoAdminIsLetInTheNamedOneIsAgain() {
        start("ada", PASSWORD);
        jdbc.sql("update person set disabled = true, role = 'viewer'").update();
        assertThat(people.letIn("ada")).isEmpty();
        start("ada", "another password");
        assertThat(people.letIn("ada").orElseThrow().role()).isEqualTo("admin");
    }

    @Test
    void aPasswordThatIsTooShortOrMissingEndsTheStartInASentence() {
        refused(
                "ada",
                "short",
                "ROPEWALK_ADMIN_PASSWORD must have 12 characters or more and up to 72 bytes, this one has 5 and 5.");
        refused(
                "ada",
                "",
                "The first admin needs both ROPEWALK_ADMIN and ROPEWALK_ADMIN_PASSWORD, the second is missing.");
        refused("", PASSWORD, "the first is missing");
        refused("Ada Lovelace", PASSWORD, "ROPEWALK_ADMIN must have 1 to 100 small letters");
        assertThat(people.areThere()).isFalse();
    }

    private void start(String name, String password) {
        new FirstAdmin(people, name, password).afterPropertiesSet();
    }

    private void refused(String name, String password, String sentence) {
        assertThatThrownBy(() -> start(name, password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining(PASSWORD);
    }
}
