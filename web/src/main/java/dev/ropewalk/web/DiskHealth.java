package dev.ropewalk.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Whether an embedded database has room to grow. PostgreSQL's disk is another machine's, and its own to watch. */
@Component("disk")
class DiskHealth extends AbstractHealthIndicator {

    /** Bytes: a run of the bundled suite stores a hundredth of it. */
    static final long LEAST_FREE = 100L << 20;

    private final EmbeddedFile file;

    DiskHealth(EmbeddedFile file) {
        this.file = file;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws IOException {
        tell(health, free());
    }

    /** Where the file lies. A database in memory needs none, and that one is away its own health says. */
    private long free() throws IOException {
        try {
            Path folder = file.path().map(Path::getParent).orElse(null);
            return folder == null ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
        } catch (DataAccessException e) {
            return Long.MAX_VALUE;
        }
    }

    static void tell(Health.Builder health, long free) {
        if (free >= LEAST_FREE) health.up();
        else
            health.down()
                    .withDetail(
                            "reason",
                            String.format(
                                    Locale.ROOT,
                                    "The database's disk has %,d MB free, and %,d are needed.",
                                    free >> 20,
                                    LEAST_FREE >> 20));
    }
}
