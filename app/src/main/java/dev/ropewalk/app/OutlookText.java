package dev.ropewalk.app;

import dev.ropewalk.results.outlook.Outlook;
import dev.ropewalk.results.worker.Memory;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A dry run for a terminal: a table of its cells, and what follows from them in sentences. */
final class OutlookText {

    static String of(Outlook outlook) {
        TextTable table =
                new TextTable("configuration", "task", "length", "cells", "measured", "samples", "takes", "needs");
        for (Outlook.Row row : outlook.rows())
            table.row(
                    row.configuration(),
                    row.task(),
                    row.length(),
                    row.cells(),
                    known(row.measured()),
                    known(row.samples()),
                    row.refusal() != null ? "refused" : row.seconds() == null ? "-" : Outlook.span(row.seconds()),
                    row.bytes() == null ? "-" : Memory.text(row.bytes()));
        StringJoiner text = new StringJoiner(System.lineSeparator());
        text.add(table.toString());
        text.add(String.format(
                Locale.ROOT,
                "%,d cells on %s%s%s; nothing was queued.",
                outlook.cells(),
                outlook.device(),
                outlook.measured() == null
                        ? ""
                        : String.format(Locale.ROOT, ", %,d of them measured already", outlook.measured()),
                outlook.seconds() == null
                        ? ""
                        : outlook.seconds() == 0
                                ? ""
                                : "; the rest takes one slot about " + Outlook.span(outlook.seconds())));
        if (outlook.bytes() != null) text.add("It needs at least " + Memory.text(outlook.bytes()) + " of memory.");
        outlook.resolution().forEach(told -> text.add(told.get("task") + ": " + told.get("words") + "."));
        for (Outlook.Place place : outlook.places())
            text.add(place.worker() + ": "
                    + (place.why() != null
                            ? place.why()
                            : place.seconds() == null || place.seconds() == 0
                                    ? "could measure it"
                                    : "about " + Outlook.span(place.seconds()) + " with its " + place.slots()
                                            + (place.slots() == 1 ? " slot" : " slots"))
                    + ".");
        outlook.notes().forEach(text::add);
        return text.toString();
    }

    private static String known(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private OutlookText() {}
}
