package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ropewalk.host.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message names where the address came from, offers the right form, and never repeats a password; an empty variable is none. */
class DatabaseOptionsTest {

    private static DatabaseOptions options(String variable) {
        return new DatabaseOptions(new Environment(Map.of("ROPEWALK_DB", variable)));
    }

    private static String refusal(String variable) {
        return String.valueOf(catchThrowableOfType(
                        RefusedException.class, () -> options(variable).url())
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyVariableIsNone(String empty) {
        assertThat(options(empty).url()).startsWith("jdbc:h2:file:./data/ropewalk;");
        DatabaseOptions options = new DatabaseOptions(new Environment(Map.of(
                "ROPEWALK_DB", "jdbc:postgresql://host/db", "ROPEWALK_DB_USER", empty, "ROPEWALK_DB_PASSWORD", empty)));
        assertThat(options.properties()).doesNotContainKeys("spring.datasource.username", "spring.datasource.password");
        options.url = empty;
        assertThat(options.url()).isEqualTo("jdbc:postgresql://host/db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://me:hush@db.example:5432/ropewalk | jdbc:postgresql://db.example:5432/ropewalk",
                "postgresql://me@db.example/ropewalk | jdbc:postgresql://db.example/ropewalk",
                "postgresql://me:h/u@s:h@db.example/ropewalk?sslmode=require | jdbc:postgresql://db.example/ropewalk?sslmode=require",
                "jdbc:postgresql://me:hush@db.example/ropewalk | jdbc:postgresql://db.example/ropewalk",
                "jdbc:postgres://db.example/ropewalk | jdbc:postgresql://db.example/ropewalk",
                "jdbc:h2:results | jdbc:h2:file:./results",
                "jdbc:h2:file:data/x;MODE=PostgreSQL | jdbc:h2:file:./data/x",
                "./results | jdbc:h2:file:./results",
                "/var/lib/results.mv.db | jdbc:h2:file:/var/lib/results",
            })
    void theRightFormIsOffered(String given, String right) {
        assertThat(refusal(given))
                .startsWith("ROPEWALK_DB must be a URL beginning with jdbc:h2: or jdbc:postgresql:, got ")
                .contains("write " + right)
                .doesNotContain("hush", "s:h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://me:hush@host/db",
                "jdbc:mysql://host/db?user=me&password=hush&x=1",
                "jdbc:sqlite:results.db;PASSWORD=hush",
                "sqlite:///results.db?pwd=hush",
            })
    void otherDatabasesAreRefusedWithTheAllowedOnes(String given) {
        assertThat(refusal(given)).contains("jdbc:h2: or jdbc:postgresql:").doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x",
                "jdbc:h2:~/x",
                "jdbc:h2:file:./x",
                "jdbc:h2:/x",
                "jdbc:h2:file:C:/x",
                "jdbc:h2:tcp://host/~/x",
                "jdbc:postgresql://host:5432/x?user=me&password=hush"
            })
    void whatTheDriversTakeIsTaken(String given) {
        assertThat(options(given).url()).startsWith(given);
    }

    @Test
    void theOptionIsNamedWhereItWasTheOption() {
        DatabaseOptions options = options("jdbc:h2:mem:x");
        options.url = "mysql://host/db";
        assertThat(catchThrowableOfType(RefusedException.class, options::url).getMessage())
                .startsWith("--db must be a URL");
        assertThat(options.origin()).isEqualTo("the database of --db");
        assertThat(options("jdbc:h2:mem:x").origin()).isEqualTo("the database of ROPEWALK_DB");
        assertThat(options("").origin()).isEqualTo("the database in ./data");
    }
}
