package dev.ropewalk.evaluator.sample;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An answer as it is stored, with what it takes to ask for it again.
 *
 * @param cell its whole id
 * @param model the SHA-256 of its files
 * @param document the suite of the latest run that has the cell
 * @param place of the cell in that run
 */
public record Recorded(String cell, String model, String document, int place, SampleStore.Answered answered) {

    private record Cell(String id, String model) {}

    private record Place(String document, int ordinal) {}

    /**
     * @param cell its id, or the first digits of it
     * @throws IllegalArgumentException one sentence: what is not stored
     */
    public static Recorded find(JdbcClient jdbc, String cell, int ordinal) {
        if (!cell.matches("[0-9a-f]{6,64}"))
            throw new IllegalArgumentException(
                    "a cell is named by its id or the first digits of it, six or more, got '" + cell + "'");
        var found = jdbc.sql("select id, model_id from cell where id like ? order by id limit 2")
                .param(cell + "%")
                .query((row, number) -> new Cell(row.getString("id"), row.getString("model_id")))
                .list();
        if (found.isEmpty()) throw new IllegalArgumentException("there is no cell " + cell);
        if (found.size() > 1)
            throw new IllegalArgumentException("more than one cell begins with " + cell + ", give more digits");
        Cell one = found.get(0);
        Place place = jdbc.sql("""
                        select r.document, rc.ordinal from run_cell rc join run r on r.id = rc.run_id
                        where rc.cell_id = ? order by r.created_at desc limit 1""")
                .param(one.id())
                .query((row, number) -> new Place(row.getString("document"), row.getInt("ordinal")))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no run has the cell " + cell + ": it was imported, and what was asked is not known"));
        SampleStore.Answered answered = new SampleStore(jdbc)
                .of(one.id()).stream()
                        .filter(each -> each.outcome().ordinal() == ordinal)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no sample " + ordinal + " of the cell " + cell + " is stored"));
        return new Recorded(one.id(), one.model(), place.document(), place.ordinal(), answered);
    }
}
