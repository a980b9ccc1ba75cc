package dev.ropewalk.tasks;

import java.util.List;
import java.util.SplittableRandom;

/** Made-up English sentences without end, to hide things in where no texts are at hand. Nothing in them looks like a key or a number. */
final class Prose {

    /** Known by this name in the identity of a cell: other words or frames need another. */
    static final String NAME = "prose@1";

    private static final List<String> FRAMES = List.of(
            "The A N V the N.",
            "The N near the A N V the N, and the N V it too.",
            "Nobody in the N knew why the A N V the N.",
            "When the N V the A N, the N by the N went quiet.",
            "Every N that V the N came from the A N.",
            "Why the N V the N is a question for the A N.",
            "In the A N a N V the N, as it always had.",
            "The N was A, the N was A, and the N V both.",
            "Some say that the A N V the N because the N is A.",
            "Where the N ends, the A N begins.");
    private static final List<String> NOUNS =
            List.of(("anchor archive baker barge barrel bearing bell boiler bridge canal carpenter"
                            + " cellar clerk clock compass cooper council crane crew ditch engine ferry field forge furnace garden gate"
                            + " glacier granary guild harbour harvest hemp hill island kettle lantern ledger library loom market mason"
                            + " meadow miller mill museum night orchard painter path pier plank potter pulley quarry river road roof"
                            + " sailor school season shed ship signal smith spindle station storm street survey teacher tide timber"
                            + " tower town tunnel valley valve village wagon wall weaver well wharf wheel winch winter workshop yard")
                    .split(" "));
    private static final List<String> ADJECTIVES =
            List.of(("bright broad broken busy careful cold crooked distant dry early empty"
                            + " famous faint flat frozen grey heavy hidden high hollow idle late lonely long low narrow new noisy old"
                            + " painted patient plain proud quiet ragged restless rough round rusty sheltered short silent slow small"
                            + " steep still stubborn sturdy sudden tall tangled thin tidy tired warm weathered wet wide wooden young")
                    .split(" "));
    private static final List<String> VERBS =
            List.of(("borrows builds carries circles counts covers crosses drains draws feeds"
                            + " finds follows guards guides hides holds keeps leaves lifts loads marks measures mends moves needs opens"
                            + " orders paints pulls records remembers repairs reaches rings sees sells serves shakes shelters shows"
                            + " sorts stops supplies surrounds sweeps takes teaches turns visits warns watches weighs")
                    .split(" "));

    /** Sentences with single blanks between, of at least so many words together. */
    static String words(int count, SplittableRandom random) {
        StringBuilder prose = new StringBuilder(6 * count);
        for (int words = 0; words < count; ) {
            String frame = FRAMES.get(random.nextInt(FRAMES.size()));
            for (String word : frame.split(" ")) {
                if (prose.length() > 0) prose.append(' ');
                prose.append(filled(word, random));
                words++;
            }
        }
        return prose.toString();
    }

    private static String filled(String word, SplittableRandom random) {
        List<String> kind = switch (word.charAt(0)) {
            case 'A' -> ADJECTIVES;
            case 'V' -> VERBS;
            case 'N' -> word.equals("Nobody") ? List.of() : NOUNS;
            default -> List.of();
        };
        return kind.isEmpty() ? word : kind.get(random.nextInt(kind.size())) + word.substring(1);
    }

    private Prose() {}
}
