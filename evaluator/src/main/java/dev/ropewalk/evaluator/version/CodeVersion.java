package dev.ropewalk.evaluator.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this code, with its commit where the build knew it: told beside every result, part of no identity (decision 6). A build of edited
 * sources has no commit to be known by, so it carries its own time.
 */
public final class CodeVersion {

    private static final String CURRENT = read();

    public static String current() {
        return CURRENT;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file = CodeVersion.class.getResourceAsStream("version.properties")) {
            if (file != null) properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("version", "unknown");
        String commit = properties.getProperty("commit", "");
        if (unknown(commit)) return version;
        boolean edited = properties.getProperty("edited", "").equals("true");
        return version + "+" + commit + (edited ? ".edited." + properties.getProperty("built") : "");
    }

    /** Where there is no repository, the build leaves the placeholder. */
    private static boolean unknown(String commit) {
        return commit.isBlank() || commit.startsWith("$") || commit.startsWith("@");
    }

    private CodeVersion() {}
}
