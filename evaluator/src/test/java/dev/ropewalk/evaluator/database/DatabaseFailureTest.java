package dev.ropewalk.evaluator.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.UncategorizedSQLException;

class DatabaseFailureTest {

    private static final String SQL = "insert into sample (id) values (?)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "40001 | the database gave way to another process that wrote the same rows (SQLState 40001)",
                "40P01 | the database gave way to another process that wrote the same rows (SQLState 40P01)",
                "57P01 | the database cannot be reached (SQLState 57P01)",
                "23505 | the database refused what was to be stored (SQLState 23505)",
                "42P01 | the database failed (SQLState 42P01)",
                "      | the database cannot be reached"
            })
    void isOneSentenceWithoutSql(String state, String sentence) {
        SQLException told = new SQLException("ERROR: no\n  Where: SQL statement \"" + SQL + '"', state);
        RuntimeException failure = new UncategorizedSQLException("StatementCallback", SQL, told);
        assertThat(DatabaseFailure.sentence(new IllegalStateException("step", failure)))
                .isEqualTo(sentence);
        assertThat(DatabaseFailure.message(failure)).isEqualTo(sentence);
    }

    @Test
    void whatIsNotTheDatabasesIsSaidAsItIs() {
        assertThat(DatabaseFailure.message(new IllegalStateException("the run broke off", new SQLException(SQL))))
                .isEqualTo("the run broke off");
        assertThat(DatabaseFailure.sentence(new CannotAcquireLockException(
                        SQL, new SQLException(SQL, new IOException("No space left on device")))))
                .isEqualTo("No space left on device");
    }
}
