package dev.ropewalk.web.dataset;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Files in the database, where each was put down as it was first asked. */
@Component
class ReadFiles {

    private final JdbcClient jdbc;

    ReadFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest first. */
    Page<ReadFile> page(@Nullable TimeCursor after, int size) {
        return TimeOrder.NEWEST_FIRST.page(
                jdbc::sql,
                "select id, name, format, version, licence, row_count, questions, warnings, created_at from dataset_v1 where true",
                Map.of(),
                after,
                size,
                Records.of(ReadFile.class),
                file -> new TimeCursor(file.createdAt(), file.id()));
    }
}
