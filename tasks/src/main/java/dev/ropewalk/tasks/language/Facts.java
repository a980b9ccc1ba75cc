package dev.ropewalk.tasks.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The sentences that state what is asked for later, and the questions: each form once, so that what is asked is what was learned. Blanks
 * stand between all words, numbers are written digit by digit.
 */
public final class Facts {

    /** Before a passkey, both where it is told and where it is to be written. */
    public static final String KEY = "the pass key is";

    /** The rest of what tells it, for {@link String#formatted} with the key. */
    public static final String KEY_TWICE = "%1$s . remember it . %1$s is the pass key .";

    public static final String KEY_ASKED = "what is the pass key ?";

    public static String key(String key) {
        return KEY + " " + String.format(Locale.ROOT, KEY_TWICE, key);
    }

    public static String code(String name, String code) {
        return codeOf(name) + " " + code + " .";
    }

    /** Before a code, both where it is told and where it is to be written. */
    public static String codeOf(String name) {
        return "the code of " + name + " is";
    }

    public static String codeAsked(String name) {
        return "what is the code of " + name + " ?";
    }

    /** So many names, in any order, with a code of three digits each. @param count 0 to all names */
    public static Map<String, String> codes(int count, SplittableRandom random) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (String name : Words.draw(Words.NAMES, count, random)) codes.put(name, StoryLanguage.number(3, random));
        return codes;
    }

    /**
     * The first has the number, every other what the one before it has. Each is named last, behind what is known of it, as a code stands behind
     * its name: so it is found as a code is.
     */
    public static List<String> chain(List<String> names, String number) {
        List<String> chain = new ArrayList<>();
        for (int i = 0; i < names.size(); i++)
            chain.add("who has " + (i == 0 ? number : "what " + names.get(i - 1) + " has") + " is " + names.get(i)
                    + " .");
        return chain;
    }

    /** The answer is all names of the chain in their order. */
    public static String chainAsked(String number) {
        return "who has " + number + " ?";
    }

    static String placed(String name, String place) {
        return placeOf(name) + " " + place + " .";
    }

    /** Before a place. */
    static String placeOf(String name) {
        return name + " was at the";
    }

    static String placeAsked(String name) {
        return name + " was at what ?";
    }

    private Facts() {}
}
