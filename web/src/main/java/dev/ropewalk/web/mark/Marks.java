package dev.ropewalk.web.mark;

import dev.ropewalk.methods.Legible;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps marks. A mark that is taken back stays, with its time: nothing is deleted unseen. */
@Component
public class Marks {

    /** Fewest digits that name a run or a cell. */
    private static final int DIGITS = 6;

    private static final String ALL =
            "select id, kind, run_id, cell_id, text, created_at, withdrawn_at, made_by from mark_v1 where ";

    private static final String ORDER = " order by created_at, id";

    /**
     * What is marked, by its whole id.
     *
     * @param isRun or a cell
     */
    public record Target(boolean isRun, String id) {

        private String column() {
            return isRun ? "run_id" : "cell_id";
        }

        /** {@code run 55e886fe}. */
        public String words() {
            return (isRun ? "run " : "cell ") + id.substring(0, Math.min(id.length(), 12));
        }
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    public Marks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A run or a cell by the first digits of its id.
     *
     * @throws IllegalArgumentException one sentence, where there is none, or several
     */
    public Target named(String digits) {
        List<Target> found = digits.matches("[0-9a-f-]{" + DIGITS + ",64}") ? targets(digits + "%") : List.of();
        if (found.size() == 1) return found.get(0);
        throw new IllegalArgumentException(
                found.isEmpty()
                        ? "there is no run and no cell '" + digits + "'; give its id, or the first " + DIGITS
                                + " digits of it or more"
                        : "'" + digits + "' names more than one; give more of its id: "
                                + String.join(
                                        ", ", found.stream().map(Target::words).toList()));
    }

    private List<Target> targets(String pattern) {
        return jdbc.sql("select id, true as of_run from run where id like :pattern union all"
                        + " select id, false as of_run from cell where id like :pattern limit 5")
                .param("pattern", pattern)
                .query((row, number) -> new Target(row.getBoolean("of_run"), row.getString("id")))
                .list();
    }

    /** One by its whole id. */
    Optional<Target> find(boolean isRun, String id) {
        return jdbc.sql("select id from " + (isRun ? "run" : "cell") + " where id = ?")
                .param(id)
                .query((row, number) -> new Target(isRun, row.getString("id")))
                .optional();
    }

    /** @param text @throws IllegalArgumentException one sentence: what it must be */
    static String checked(Kind kind, @Nullable String text) {
        String said = text == null ? "" : text.strip();
        String what = kind == Kind.SUPERSEDED ? "the reason" : "the text";
        if (kind.needsText() && said.isEmpty())
            throw new IllegalArgumentException(
                    kind == Kind.SUPERSEDED
                            ? "superseded needs a reason, got none"
                            : "a " + kind.word() + " needs a text, got none");
        if (said.length() > kind.longest())
            throw new IllegalArgumentException(
                    what + " of " + kind.word() + " may have " + kind.longest() + " characters, got " + said.length());
        return kind == Kind.NOTE ? Legible.text(kind.word(), said) : Legible.line(kind.word(), said);
    }

    /**
     * Says it, unless it stands already.
     *
     * @throws IllegalArgumentException one sentence: what the text must be
     */
    public Mark add(Target target, Kind kind, @Nullable String text) {
        return add(target, kind, text, null);
    }

    /** @param by by name; null at home */
    Mark add(Target target, Kind kind, @Nullable String text, @Nullable String by) {
        String said = checked(kind, text);
        Optional<Mark> before = of(target).stream()
                .filter(mark -> mark.kind().equals(kind.word()) && mark.text().equals(said))
                .findFirst();
        if (before.isPresent()) return before.get();
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into mark (id, kind, " + target.column()
                        + ", text, created_at, made_by) values (:id, :kind, :target, :text, :now, :by)")
                .param("id", id)
                .param("kind", kind.word())
                .param("target", target.id())
                .param("text", said)
                .param("now", OffsetDateTime.now(clock))
                .param("by", by)
                .update();
        return jdbc.sql(ALL + "id = ?").param(id).query(Marks::mark).single();
    }

    /** One that stands. */
    Optional<Mark> standing(String id) {
        return jdbc.sql(ALL + "id = ? and withdrawn_at is null")
                .param(id)
                .query(Marks::mark)
                .optional();
    }

    /** Who handed in the run that is marked, or that measured the cell, by name; empty for what was made at home or imported. */
    Optional<String> owner(Target target) {
        return jdbc.sql(
                        target.isRun()
                                ? "select submitted_by from run where id = ? and submitted_by is not null"
                                : "select r.submitted_by from run r join run_cell c on c.run_id = r.id"
                                        + " where c.cell_id = ? and not c.reused and r.submitted_by is not null order by r.created_at fetch first 1 rows only")
                .param(target.id())
                .query(String.class)
                .optional();
    }

    /** Takes it back. @return false where no such mark stands */
    public boolean withdraw(String id) {
        return jdbc.sql("update mark set withdrawn_at = ? where id = ? and withdrawn_at is null")
                        .params(OffsetDateTime.now(clock), id)
                        .update()
                == 1;
    }

    /** What stands, in the order in which it was said. */
    public List<Mark> of(Target target) {
        return history(target).stream()
                .filter(mark -> mark.withdrawnAt() == null)
                .toList();
    }

    /** The same, with what was taken back. */
    public List<Mark> history(Target target) {
        return jdbc.sql(ALL + target.column() + " = ?" + ORDER)
                .param(target.id())
                .query(Marks::mark)
                .list();
    }

    /** All that stands. */
    public List<Mark> all() {
        return jdbc.sql(ALL + "withdrawn_at is null" + ORDER).query(Marks::mark).list();
    }

    /** Why a cell's number should not be used any more, for itself or with the run that measured it; empty where it may. */
    public Optional<String> superseded(String cell) {
        return jdbc.sql("select reason from superseded_cell_v1 where cell_id = ? order by created_at limit 1")
                .param(cell)
                .query(String.class)
                .optional();
    }

    private static Mark mark(ResultSet row, int number) throws SQLException {
        return new Mark(
                row.getString("id"),
                row.getString("kind"),
                row.getString("run_id"),
                row.getString("cell_id"),
                row.getString("text"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("withdrawn_at", OffsetDateTime.class),
                row.getString("made_by"));
    }
}
