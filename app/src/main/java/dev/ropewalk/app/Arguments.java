package dev.ropewalk.app;

import dev.ropewalk.results.ShellWord;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What was typed, as the JVM read it. On Unix it decodes arguments, variables and file names by the locale's encoding, and puts U+FFFD where
 * that fails: another prompt, and another number, without a word. They are bytes in UTF-8 here, whatever the locale; the launcher sees to it
 * that the JVM agrees, and who starts the JVM by hand is told.
 */
final class Arguments {

    private static final char UNREADABLE = '\uFFFD';

    /**
     * @param encoding by which the JVM decodes arguments, the property {@code sun.jnu.encoding}
     * @return what is wrong, if something is
     */
    static Optional<String> complaint(String[] arguments, Map<String, String> environment, String encoding) {
        boolean utf8 = encoding.equalsIgnoreCase("UTF-8");
        for (int i = 0; i < arguments.length; i++)
            if (!isReadable(arguments[i], utf8)) return Optional.of(sentence("Argument " + (i + 1), utf8, encoding));
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("ROPEWALK_"))
                .filter(variable -> !isReadable(variable.getValue(), utf8))
                .map(variable -> sentence(variable.getKey(), utf8, encoding))
                .sorted()
                .findFirst();
    }

    private static boolean isReadable(String text, boolean utf8) {
        return utf8 ? text.indexOf(UNREADABLE) < 0 : text.chars().allMatch(character -> character < 0x80);
    }

    private static String sentence(String what, boolean utf8, String encoding) {
        return utf8
                ? what + " is not UTF-8; what holds other bytes must come from a file."
                : what + " cannot be read as UTF-8, because Java follows the locale, and that says " + encoding
                        + ": start with ./ropewalk, or set LC_ALL to a locale in UTF-8 such as C.UTF-8.";
    }

    /** The command as it was given, for a shell; without secrets. */
    static String command(CommandSpec spec) {
        return spec.commandLine().getParseResult().originalArgs().stream()
                .map(ShellWord::of)
                .map(Secrets::hidden)
                .collect(Collectors.joining(" ", "./ropewalk ", ""));
    }

    private Arguments() {}
}
