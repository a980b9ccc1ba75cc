package dev.ropewalk.web.run;

import dev.ropewalk.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How much of the queue one person may take (decision 61): whoever has no name is one person, and administrators are no exception. Two services on one database may
 * together let a run more in.
 */
@Component
class Quota {

    private final JdbcClient jdbc;
    private final int runs;
    private final int cells;

    /** @param runs queued and running at once; 0 for any number @param cells of them that are not measured yet; 0 for any number */
    Quota(JdbcClient jdbc, @Value("${ropewalk.quota.runs:0}") int runs, @Value("${ropewalk.quota.cells:0}") int cells) {
        if (runs < 0 || cells < 0)
            throw new IllegalArgumentException(
                    "ropewalk.quota.runs and ropewalk.quota.cells must be 0 or more, got " + runs + " and " + cells);
        this.jdbc = jdbc;
        this.runs = runs;
        this.cells = cells;
    }

    /** What puts a run into the queue, if there is room for it. */
    interface Entry<T> {
        T enter();
    }

    /**
     * One after the other, so that each is counted.
     *
     * @param person null for nobody
     * @param moreRuns that it is
     * @param more cells that come with it
     * @throws Refusal 409: what is used, what is allowed, and how it comes free
     */
    <T> T within(@Nullable String person, int moreRuns, long more, Entry<T> entry) {
        if (runs == 0 && cells == 0) return entry.enter();
        synchronized (this) {
            check(person, moreRuns, more);
            return entry.enter();
        }
    }

    private void check(@Nullable String person, int moreRuns, long more) {
        record Used(int runs, long cells) {}
        Used used = jdbc.sql("""
                        select count(*) as runs, coalesce(sum(case
                          when exists (select 1 from run_cell rc where rc.run_id = r.id) then
                            (select count(*) from run_cell rc join cell c on c.id = rc.cell_id
                             where rc.run_id = r.id and c.status in ('waiting', 'running'))
                          else r.planned end), 0) as cells
                        from run r where r.status in ('queued', 'running') and coalesce(r.submitted_by, '') = :person""")
                .param("person", person == null ? "" : person)
                .query((row, number) -> new Used(row.getInt("runs"), row.getLong("cells")))
                .single();
        String who = person == null ? "All who have no name together" : person;
        if (runs > 0 && used.runs() + moreRuns > runs)
            throw Refusal.conflict(
                    who + (person == null ? " have " : " has ") + count(used.runs(), "run") + " queued or running, of "
                            + runs + " allowed" + (moreRuns > 1 ? ", and this study is " + moreRuns : "")
                            + "; cancel one, or wait until one has ended.");
        if (cells > 0 && used.cells() + more > cells)
            throw Refusal.conflict(
                    who + (person == null ? " have " : " has ") + count(used.cells(), "cell") + " waiting, of "
                            + cells + " allowed, and this run has " + more
                            + "; hand in a smaller one, cancel one, or wait until enough are measured.");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
