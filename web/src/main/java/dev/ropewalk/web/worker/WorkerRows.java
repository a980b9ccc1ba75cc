package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Total;
import dev.ropewalk.results.worker.Worker;
import dev.ropewalk.results.worker.Workers;
import dev.ropewalk.web.Page;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Workers in the database, page by page. */
@Component
class WorkerRows {

    private final Workers workers;

    WorkerRows(JdbcClient jdbc) {
        workers = new Workers(jdbc);
    }

    /** @param after name of the last that is known; empty to begin */
    Page<Worker> page(String after, int size) {
        return Page.of(workers.after(after, Page.read(size)), size, Worker::name);
    }

    Total total() {
        return workers.total();
    }
}
