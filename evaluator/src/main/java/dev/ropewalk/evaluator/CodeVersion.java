package dev.ropewalk.evaluator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this code, with its commit where the build knew it: results of different code are not shown in one column. */
final class CodeVersion {

    private static final String CURRENT = read();

    static String current() {
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
        return commit.isBlank() || commit.startsWith("$") || commit.startsWith("@") ? version : version + "+" + commit;
    }

    private CodeVersion() {}
}
