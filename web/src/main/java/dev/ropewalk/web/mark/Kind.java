package dev.ropewalk.web.mark;

import java.util.Locale;

/** What a mark says. */
public enum Kind {
    /** A name by which people find it. */
    TAG(100, true),
    /** Anything that should stand beside it. */
    NOTE(2000, true),
    /** Done with: lists leave it out. The text may say why. */
    ARCHIVED(2000, false),
    /** Its numbers should not be used any more, and the text says why. */
    SUPERSEDED(2000, true);

    private final int longest;
    private final boolean needsText;

    Kind(int longest, boolean needsText) {
        this.longest = longest;
        this.needsText = needsText;
    }

    /** As it is stored. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    int longest() {
        return longest;
    }

    boolean needsText() {
        return needsText;
    }
}
