package dev.ropewalk.tasks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;

/** What {@link SplittableRandom} does not draw. */
final class Draws {

    /** A random version 4 UUID. */
    static String uuid(SplittableRandom random) {
        long high = random.nextLong() & ~0xF000L | 0x4000L, low = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(high, low).toString();
    }

    /** So many different numbers below a bound, ascending: every set is as likely as any other. Floyd's algorithm. */
    static List<Integer> ascending(int count, int below, SplittableRandom random) {
        TreeSet<Integer> drawn = new TreeSet<>();
        for (int last = below - count; last < below; last++) {
            int number = random.nextInt(last + 1);
            if (!drawn.add(number)) drawn.add(last);
        }
        return List.copyOf(drawn);
    }

    /** The same items in another order: every order is as likely as any other. */
    static <T> List<T> shuffled(List<T> items, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) Collections.swap(shuffled, i, random.nextInt(i + 1));
        return shuffled;
    }

    /** A word that is none, of so many syllables: {@code kotavi}. It is added to those taken. */
    static String word(int syllables, Set<String> taken, SplittableRandom random) {
        while (true) {
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < syllables; i++)
                word.append("bdfgklmnprstv".charAt(random.nextInt(13))).append("aeiou".charAt(random.nextInt(5)));
            if (taken.add(word.toString())) return word.toString();
        }
    }

    private Draws() {}
}
