package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.text.Tokenizer.Encoded;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Encodes long texts whose words come again and again: a text is cut before its blanks, and where letters, digits and hyphens of a made-up key
 * meet; each piece is encoded once and remembered, and the ids are put together. That is exact where no token crosses a cut: byte-pair
 * merges are local, so two pieces encode alike alone and together whenever the two tokens that meet at the cut do. Each such pair of tokens
 * is tried once, and pieces that do not pass stay together. A tokenizer for which a text with many cuts comes out otherwise, as it may where
 * pieces are chosen by likelihood, is given words uncut, and if that does not help, whole texts.
 *
 * <p>Thread-safe.
 */
final class Pieces {

    private static final String ANCHOR =
            "a"; // a tokenizer may treat the start of a text in its own way, pieces stand inside one
    private static final int MANY = 1 << 17;
    private static final int LONG_RUN = 8;
    private static final String TRIAL = """
            Some text, some more. What is "it"?\nA line.\n\n1. one 2. two 30. three: 1234567. ... abcdef ...
            {"0d557b61-8a17-4dfe-bfc0-0dc804f64d86": "39669fa7-5997-4043-b3b1-025bfff9f585",
             "e88318af": "x"}

            VAR ABC = 12345\nVAR XYZ = VAR ABC \nIt's 'done' (or not); is red-cat, and green-dog! They'll 12345 is:\
            """;

    private final Tokenizer tokenizer;
    private final boolean digits;
    private Cuts cuts = Cuts.NONE; // set once, in the constructor
    private final List<Before> before; // a letter, a digit, a hyphen
    private final Map<String, Piece> firsts = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> meet = new ConcurrentHashMap<>();

    Pieces(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        before = Stream.of("a", "1", "-")
                .map(text -> new Before(text, tokenizer.encodePlain(text), new ConcurrentHashMap<>()))
                .toList();
        digits = tokenizer.encodePlain("a00112233445566778899").length == before.get(0).ids.length + 20;
        String trial = trial();
        int[] whole = tokenizer.encodePlain(trial);
        for (Cuts tried : Cuts.values()) {
            cuts = tried;
            if (Arrays.equals(encode(trial).ids(), whole)) break;
            meet.clear();
        }
    }

    private enum Cuts {
        KEYS,
        WORDS,
        NONE
    }

    private static String trial() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder trial = new StringBuilder(TRIAL);
        for (int i = 0; i < 50; i++)
            trial.append("\n")
                    .append(Wonderwords.pair(random) + " is: " + random.nextInt(10_000_000) + ", "
                            + Draws.uuid(random));
        return trial.toString();
    }

    /** What stands before a piece inside a text, and the pieces behind it: a tokenizer may treat the start of a text in its own way. */
    private record Before(String text, int[] ids, Map<String, Piece> pieces) {}

    /** A piece as it stands inside a text. @param apart whether it can be told from what stands before it at all */
    private record Piece(int[] ids, int[] ends, boolean apart) {}

    /** The same as the tokenizer's. */
    Encoded encode(String text) {
        return cuts == Cuts.NONE ? tokenizer.encodeWithEnds(text) : joined(text);
    }

    /** Tokens of a short text that comes again and again, standing alone. */
    int count(String text) {
        return remembered(counts, text, key -> encode(key).ids().length);
    }

    private Encoded joined(String text) {
        Joined joined = new Joined(text.length() / 3 + 16);
        int start = 0, run = 0, end = cut(text, 0);
        Piece piece = piece(text, start, end);
        while (end < text.length()) {
            int nextEnd = cut(text, end);
            Piece next = piece(text, end, nextEnd);
            if (meet(text, start, piece, next, nextEnd)) {
                joined.add(piece, start);
                start = end;
                piece = next;
                run = 0;
            } else {
                if (++run > LONG_RUN) return tokenizer.encodeWithEnds(text);
                while (nextEnd < text.length() && !blank(text.charAt(nextEnd))) nextEnd++;
                piece = piece(text, start, nextEnd);
            }
            end = nextEnd;
        }
        joined.add(piece, start);
        return joined.encoded();
    }

    /** Where the piece that begins here ends. */
    private int cut(String text, int from) {
        int at = from;
        while (at < text.length() && blank(text.charAt(at))) at++;
        for (at++; at < text.length(); at++) {
            char before = text.charAt(at - 1), here = text.charAt(at);
            if (blank(here) ? !Character.isSurrogate(before) : apart(before, here)) return at;
        }
        return text.length();
    }

    private static boolean blank(char character) {
        return character == ' ' || character == '\n';
    }

    private boolean apart(char before, char here) {
        int kind = kind(before);
        return cuts == Cuts.KEYS && kind >= 0 && kind(here) >= 0 && (kind != kind(here) || kind == 1 && digits);
    }

    /** Of a character of a key; -1 for others. */
    private static int kind(char character) {
        return character >= 'a' && character <= 'z'
                ? 0
                : character >= '0' && character <= '9' ? 1 : character == '-' ? 2 : -1;
    }

    private Piece piece(String text, int start, int end) {
        String written = text.substring(start, end);
        if (start == 0)
            return remembered(firsts, written, key -> {
                Encoded encoded = tokenizer.encodeWithEnds(key);
                return new Piece(encoded.ids(), encoded.ends(), true);
            });
        Before side = before.get(blank(text.charAt(start)) ? 0 : kind(text.charAt(start - 1)));
        return remembered(side.pieces, written, key -> after(side, key));
    }

    private Piece after(Before side, String text) {
        Encoded whole = tokenizer.encodeWithEnds(side.text + text);
        int alone = side.ids.length, length = whole.ids().length;
        boolean apart = length > alone && Arrays.equals(whole.ids(), 0, alone, side.ids, 0, alone);
        int from = apart ? alone : 0;
        int[] ends = Arrays.copyOfRange(whole.ends(), from, length);
        for (int i = 0; i < ends.length; i++) ends[i] -= side.text.length();
        return new Piece(Arrays.copyOfRange(whole.ids(), from, length), ends, apart);
    }

    private static <K, V> V remembered(Map<K, V> known, K key, Function<K, V> make) {
        V value = known.get(key);
        if (value != null) return value;
        if (known.size() > MANY) known.clear();
        value = make.apply(key);
        known.put(key, value);
        return value;
    }

    private boolean meet(String text, int start, Piece left, Piece right, int end) {
        if (!left.apart || !right.apart || left.ids.length == 0) return false;
        long pair = (long) left.ids[left.ids.length - 1] << 32 | right.ids[0];
        return remembered(meet, pair, key -> {
            int[] alone = Arrays.copyOf(left.ids, left.ids.length + right.ids.length);
            System.arraycopy(right.ids, 0, alone, left.ids.length, right.ids.length);
            return Arrays.equals(piece(text, start, end).ids, alone);
        });
    }

    private static final class Joined {

        private int[] ids;
        private int[] ends;
        private int size;

        Joined(int expected) {
            ids = new int[expected];
            ends = new int[expected];
        }

        void add(Piece piece, int start) {
            int more = piece.ids.length;
            if (size + more > ids.length) {
                ids = Arrays.copyOf(ids, 2 * (size + more));
                ends = Arrays.copyOf(ends, ids.length);
            }
            for (int i = 0; i < more; i++) {
                ids[size] = piece.ids[i];
                ends[size++] = start + piece.ends[i];
            }
        }

        Encoded encoded() {
            return new Encoded(Arrays.copyOf(ids, size), Arrays.copyOf(ends, size));
        }
    }
}
