package dev.ropewalk.evaluator.board;

import dev.ropewalk.results.RunCount;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How runs stood when they ended, kept with them: who lists runs need not count. */
final class RunCounts {

    private final JdbcClient jdbc;

    RunCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Runs that ended, by another hand than their owner's, without a word of how they stood. */
    List<String> uncounted() {
        return jdbc.sql("""
                        select id from run
                        where status not in ('queued', 'running') and cells is null
                          and exists (select 1 from run_cell rc where rc.run_id = run.id)
                        order by id""").query(String.class).list();
    }

    void count(String id) {
        jdbc.sql("update run set " + RunCount.KEPT + " where id = :id")
                .param("id", id)
                .update();
    }
}
