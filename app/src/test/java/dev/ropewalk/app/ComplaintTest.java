package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** One sentence, which says the first cause in the user's words and no password. */
class ComplaintTest {

    private static RuntimeException fromDatabase(IOException cause) {
        return new IllegalStateException(
                "PreparedStatementCallback",
                new SQLException(
                        "The database has been closed [90098-240]",
                        "90098",
                        90098,
                        new IllegalStateException("Writing failed", cause)));
    }

    @Test
    void ofADatabaseThatClosedTheFullDiskIsTold() {
        assertThat(Complaint.of(fromDatabase(new IOException("No space left on device"))))
                .isEqualTo("The database cannot be used: No space left on device.");
        assertThat(Complaint.of(
                        fromDatabase(new FileSystemException("/run/data", null, "Read-only file system")),
                        "the database in ./data"))
                .isEqualTo("The database in ./data cannot be used: /run/data: Read-only file system.");
        assertThat(Complaint.of(fromDatabase(new NotDirectoryException("/run/data"))))
                .isEqualTo("The database cannot be used: /run/data is a file, and a folder is needed there.");
    }

    @Test
    void withoutACauseItsOwnWordsAreToldWithoutItsCodes() {
        assertThat(Complaint.of(new SQLException("Wrong user name or password [28000-240]", "28000", 28000)))
                .isEqualTo("The database cannot be used: Wrong user name or password.");
        assertThat(Complaint.of(new SQLException("in use", "90020", 90020), "the database of --db"))
                .startsWith("The database of --db is in use by another process");
    }

    @Test
    void noSentenceRepeatsAPassword() {
        assertThat(Complaint.of(new SQLException("no driver for jdbc:x://me:hush@host/db?password=hush")))
                .isEqualTo("The database cannot be used: no driver for jdbc:x://me:…@host/db?password=…");
    }

    @Test
    void filesAreNamedWithWhatIsWrong() {
        assertThat(Complaint.of(new UncheckedIOException(new NoSuchFileException("a.json"))))
                .isEqualTo("There is no file a.json.");
        assertThat(Complaint.of(new FileSystemException("a.json", null, "Too many levels of symbolic links")))
                .isEqualTo("a.json: Too many levels of symbolic links.");
    }
}
