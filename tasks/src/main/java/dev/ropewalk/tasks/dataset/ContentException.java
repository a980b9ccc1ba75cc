package dev.ropewalk.tasks.dataset;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is there and holds something else than it should. The message is for whoever has the file and may repeat what stands in it;
 * {@link #withoutContent} is for everybody.
 */
public final class ContentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private static final Pattern PLACE = Pattern.compile(", (?:line|row) [0-9]+");

    private final String withoutContent;

    /** @param trouble what is wrong, as a rule with the file's name and line in front */
    public ContentException(Path file, IllegalArgumentException trouble) {
        super(trouble.getMessage(), trouble);
        String said = String.valueOf(trouble.getMessage());
        Matcher place = PLACE.matcher(
                said.startsWith(file.toString())
                        ? said.substring(file.toString().length())
                        : "");
        withoutContent = file + (place.lookingAt() ? place.group() : "")
                + ": this is not what the task reads; the log of the process that opened it says why";
    }

    /** One sentence with the file's name, and with the line where it is known. */
    public String withoutContent() {
        return withoutContent;
    }
}
