package dev.ropewalk.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Why a body could not be read, in one sentence without the names of our classes. */
public final class BodyTrouble {

    public static String sentence(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException trouble)) return "The body is missing or is not JSON.";
        String path = trouble.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .reduce("", (a, b) -> a.isEmpty() || b.startsWith("[") ? a + b : a + "." + b);
        if (!path.isEmpty()) return "The body's " + path + " has a value of the wrong kind.";
        TokenStreamLocation where = trouble.getLocation();
        return "The body cannot be read"
                + (where == null ? "." : " at line " + where.getLineNr() + ", column " + where.getColumnNr() + ".");
    }

    private BodyTrouble() {}
}
