package dev.ropewalk.tasks.metric;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * English stems. Porter, "An algorithm for suffix stripping", Program 14.3 (1980), with the changes that nltk's {@code PorterStemmer} makes by
 * default, since {@code rouge_score} stems with it: some irregular words, short ones in -ies and -ied, y after a consonant, -alli, -fulli and
 * -logi. nltk 3.10.4, nltk/stem/porter.py; compared with it word by word.
 */
final class PorterStemmer {

    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("skies", "sky"),
            Map.entry("sky", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final Predicate<String> ANY = stem -> true;
    private static final Predicate<String> LONG = stem -> measure(stem) > 0;
    private static final Predicate<String> LONGER = stem -> measure(stem) > 1;

    /** Of a list of these the first whose suffix fits decides, also if its condition then leaves the word as it is. */
    private record Rule(String suffix, String replacement, Predicate<String> condition) {}

    private static final List<Rule> STEP_1A = List.of(
            new Rule("sses", "ss", ANY), new Rule("ies", "i", ANY), new Rule("ss", "ss", ANY), new Rule("s", "", ANY));

    private static final List<Rule> STEP_2 = List.of(
            new Rule("ational", "ate", LONG),
            new Rule("tional", "tion", LONG),
            new Rule("enci", "ence", LONG),
            new Rule("anci", "ance", LONG),
            new Rule("izer", "ize", LONG),
            new Rule("bli", "ble", LONG),
            new Rule("alli", "al", LONG),
            new Rule("entli", "ent", LONG),
            new Rule("eli", "e", LONG),
            new Rule("ousli", "ous", LONG),
            new Rule("ization", "ize", LONG),
            new Rule("ation", "ate", LONG),
            new Rule("ator", "ate", LONG),
            new Rule("alism", "al", LONG),
            new Rule("iveness", "ive", LONG),
            new Rule("fulness", "ful", LONG),
            new Rule("ousness", "ous", LONG),
            new Rule("aliti", "al", LONG),
            new Rule("iviti", "ive", LONG),
            new Rule("biliti", "ble", LONG),
            new Rule("fulli", "ful", LONG),
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));

    private static final List<Rule> STEP_3 = List.of(
            new Rule("icate", "ic", LONG),
            new Rule("ative", "", LONG),
            new Rule("alize", "al", LONG),
            new Rule("iciti", "ic", LONG),
            new Rule("ical", "ic", LONG),
            new Rule("ful", "", LONG),
            new Rule("ness", "", LONG));

    private static final List<Rule> STEP_4 = List.of(
            new Rule("al", "", LONGER),
            new Rule("ance", "", LONGER),
            new Rule("ence", "", LONGER),
            new Rule("er", "", LONGER),
            new Rule("ic", "", LONGER),
            new Rule("able", "", LONGER),
            new Rule("ible", "", LONGER),
            new Rule("ant", "", LONGER),
            new Rule("ement", "", LONGER),
            new Rule("ment", "", LONGER),
            new Rule("ent", "", LONGER),
            new Rule("ion", "", LONGER.and(stem -> stem.endsWith("s") || stem.endsWith("t"))),
            new Rule("ou", "", LONGER),
            new Rule("ism", "", LONGER),
            new Rule("ate", "", LONGER),
            new Rule("iti", "", LONGER),
            new Rule("ous", "", LONGER),
            new Rule("ive", "", LONGER),
            new Rule("ize", "", LONGER));

    /** @param word lower case, ASCII letters and digits */
    static String stem(String word) {
        if (IRREGULAR.containsKey(word)) return IRREGULAR.get(word);
        if (word.length() <= 2) return word;
        String stem = step1c(step1b(step1a(word)));
        stem = stem.endsWith("alli") && LONG.test(cut(stem, 4)) ? apply(STEP_2, cut(stem, 2)) : apply(STEP_2, stem);
        return step5(apply(STEP_4, apply(STEP_3, stem)));
    }

    private static String step1a(String word) {
        return word.endsWith("ies") && word.length() == 4 ? cut(word, 1) : apply(STEP_1A, word);
    }

    private static String step1b(String word) {
        if (word.endsWith("ied")) return cut(word, word.length() == 4 ? 1 : 2);
        if (word.endsWith("eed")) return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        String stem = word.endsWith("ed") ? cut(word, 2) : word.endsWith("ing") ? cut(word, 3) : "";
        if (!hasVowel(stem)) return word;
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) return stem + "e";
        if (endsInDoubleConsonant(stem)) return stem.matches(".*[lsz]") ? stem : cut(stem, 1);
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String step1c(String word) {
        String stem = word.endsWith("y") ? cut(word, 1) : "";
        return stem.length() > 1 && consonant(stem, stem.length() - 1) ? stem + "i" : word;
    }

    private static String step5(String word) {
        String stem = word.endsWith("e") ? cut(word, 1) : "";
        String shorter = measure(stem) > 1 || measure(stem) == 1 && !endsShort(stem) ? stem : word;
        return shorter.endsWith("ll") && measure(cut(shorter, 1)) > 1 ? cut(shorter, 1) : shorter;
    }

    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules)
            if (word.endsWith(rule.suffix)) {
                String stem = cut(word, rule.suffix.length());
                return rule.condition.test(stem) ? stem + rule.replacement : word;
            }
        return word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** How often a vowel is followed by a consonant. */
    private static int measure(String stem) {
        int measure = 0;
        for (int i = 1; i < stem.length(); i++) if (consonant(stem, i) && !consonant(stem, i - 1)) measure++;
        return measure;
    }

    private static boolean hasVowel(String stem) {
        for (int i = 0; i < stem.length(); i++) if (!consonant(stem, i)) return true;
        return false;
    }

    private static boolean endsInDoubleConsonant(String stem) {
        int last = stem.length() - 1;
        return last > 0 && stem.charAt(last) == stem.charAt(last - 1) && consonant(stem, last);
    }

    /** Consonant, vowel, consonant other than w, x and y; or two letters, vowel and consonant. */
    private static boolean endsShort(String stem) {
        int last = stem.length() - 1;
        if (last == 1) return !consonant(stem, 0) && consonant(stem, 1);
        return last >= 2
                && consonant(stem, last - 2)
                && !consonant(stem, last - 1)
                && consonant(stem, last)
                && "wxy".indexOf(stem.charAt(last)) < 0;
    }

    /** A y is one at the beginning and after a vowel. */
    private static boolean consonant(String word, int i) {
        char letter = word.charAt(i);
        if (letter != 'y') return "aeiou".indexOf(letter) < 0;
        int first = i;
        while (first > 0 && word.charAt(first - 1) == 'y') first--;
        boolean firstIsConsonant = first == 0 || "aeiou".indexOf(word.charAt(first - 1)) >= 0;
        return firstIsConsonant == ((i - first) % 2 == 0);
    }

    private PorterStemmer() {}
}
