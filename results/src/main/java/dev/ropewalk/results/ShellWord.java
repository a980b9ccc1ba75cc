package dev.ropewalk.results;

/** A word of a command that people copy into a shell, which reads it as it was meant (POSIX.1-2024, Shell Command Language 2.2.2: single quotes). */
public final class ShellWord {

    /** @return the word itself where no shell reads more into it, in single quotes elsewhere */
    public static String of(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private ShellWord() {}
}
