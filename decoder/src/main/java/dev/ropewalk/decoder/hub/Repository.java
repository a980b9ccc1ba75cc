package dev.ropewalk.decoder.hub;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code owner/name@revision}: letters, digits, {@code . _ -}, and in a revision also {@code /}. Nothing in it can climb out of a folder.
 *
 * @param owner 1 to 96 characters
 * @param name 1 to 96 characters
 * @param revision a branch, a tag or a commit; {@code main} where the text names none
 */
record Repository(String owner, String name, String revision) {

    private static final Pattern TEXT = Pattern.compile("([\\w.-]{1,96})/([\\w.-]{1,96})(?:@([\\w./-]{1,200}))?"),
            COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Empty where the text is no such name. */
    static Optional<Repository> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        String revision = matcher.group(3) == null ? "main" : matcher.group(3);
        for (String part : (matcher.group(1) + "/" + matcher.group(2) + "/" + revision).split("/", -1))
            if (part.isEmpty() || part.startsWith(".") || part.endsWith(".") || part.contains(".."))
                return Optional.empty();
        return Optional.of(new Repository(matcher.group(1), matcher.group(2), revision));
    }

    /** Whether a text is the full name of a commit, which never changes its content. */
    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    String path() {
        return owner + "/" + name;
    }

    /** The revision as one part of an address or of a folder. */
    String encodedRevision() {
        return URLEncoder.encode(revision, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return path() + "@" + revision;
    }
}
