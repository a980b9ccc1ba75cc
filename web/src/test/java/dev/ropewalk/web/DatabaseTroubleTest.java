package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabaseTroubleTest {

    private static final String AWAY = "The database cannot be reached just now; ask again in a few seconds.";

    /** As H2 2.4 tells a full disk (tried on a full file system, 2026-11-29): the reason lies deepest. */
    @Test
    void aFullDiskIsTold() {
        Throwable store = new IllegalStateException("Writing failed", new IOException("No space left on device"));
        assertThat(DatabaseTrouble.sentence(new UncategorizedSQLException(
                        "callback", "checkpoint sync", new SQLException("General error", store))))
                .contains("The database cannot be used just now: No space left on device.");
    }

    @Test
    void aDatabaseThatIsAwayIsTold() {
        SQLException refused = new SQLException("refused", new ConnectException("Connection refused"));
        assertThat(DatabaseTrouble.sentence(new CannotGetJdbcConnectionException("no", refused)))
                .contains(AWAY);
        assertThat(DatabaseTrouble.sentence(new CannotCreateTransactionException("no", refused)))
                .contains(AWAY);
    }

    @Test
    void whatIsOurFaultIsNot() {
        assertThat(DatabaseTrouble.sentence(null)).isEmpty();
        assertThat(DatabaseTrouble.sentence(new IllegalStateException("wrong"))).isEmpty();
        assertThat(DatabaseTrouble.sentence(new IOException("a reader left"))).isEmpty();
        assertThat(DatabaseTrouble.sentence(new DuplicateKeyException("twice", new SQLException("twice"))))
                .isEmpty();
    }
}
