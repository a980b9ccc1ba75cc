package dev.ropewalk.web;

import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/** What only the process that has an embedded database open can do for its file. PostgreSQL sees to its own. */
@Component
public class EmbeddedFile {

    private final JdbcClient jdbc;
    private final boolean embedded;

    EmbeddedFile(DataSource database) throws MetaDataAccessException {
        jdbc = JdbcClient.create(database);
        embedded = "H2".equals(JdbcUtils.extractDatabaseMetaData(database, data -> data.getDatabaseProductName()));
    }

    public boolean isEmbedded() {
        return embedded;
    }

    /** Absolute, without what H2 appends; empty where the database is another, or in memory. */
    public Optional<Path> path() {
        return embedded
                ? jdbc.sql("call database_path()")
                        .query(String.class)
                        .optional()
                        .map(path -> Path.of(path).toAbsolutePath())
                : Optional.empty();
    }

    /** Until all that is committed is on disk. */
    void sync() {
        jdbc.sql("checkpoint sync").update();
    }

    /** Copies it as it is now, while others read and write, into a new zip. */
    public void backup(Path zip) {
        jdbc.sql("backup to ?").param(zip.toString()).update();
    }
}
