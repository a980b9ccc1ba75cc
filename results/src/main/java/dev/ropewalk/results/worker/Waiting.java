package dev.ropewalk.results.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why something of a run is not being measured.
 *
 * @param reason {@code queue}: others go first, or all slots are busy; {@code worker}: nobody has such a device; {@code draining}: who has it takes no more; {@code model}: those who
 *     have it say what they cannot do; {@code memory}: nobody has enough; {@code manager}: whoever manages it is not heard of
 * @param cells that wait for it; 0 where that is not known
 * @param sentence for people
 */
public record Waiting(String reason, int cells, String sentence) {

    /**
     * What else waits for the same devices.
     *
     * @param of runs, or cells
     * @param first with a higher priority, and of how many people
     * @param beside with the same one, of others, and of how many
     * @param older of the same person and priority, handed in before
     */
    record Line(String of, int first, int firstPeople, int beside, int besidePeople, int older) {

        /** @param who {@code 3 cells wait} @param alone what is said where nothing else does */
        String sentence(String who, String alone) {
            String them = who.startsWith("1 ") || who.startsWith("It ") ? "it" : "them";
            List<String> parts = new ArrayList<>();
            if (first > 0)
                parts.add(count(first) + " of " + people(firstPeople) + " with a higher priority " + go(first)
                        + " first");
            if (beside > 0)
                parts.add(count(beside) + " of " + people(besidePeople) + (beside == 1 ? " takes" : " take")
                        + " turns with " + them);
            if (older > 0) parts.add(count(older) + " handed in earlier by the same person " + go(older) + " first");
            return who + (parts.isEmpty() ? " " + alone + "." : ": " + String.join("; ", parts) + ".");
        }

        private static String go(int number) {
            return number == 1 ? "goes" : "go";
        }

        private String count(int number) {
            return String.format(Locale.ROOT, "%,d %s%s", number, of, number == 1 ? "" : "s");
        }

        private static String people(int number) {
            return number == 1 ? "1 person" : number + " people";
        }
    }
}
