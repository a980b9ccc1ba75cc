package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/settings.md names what the code reads, and nothing else. */
class SettingsTest {

    private static final Path CLONE = Path.of("..");

    /** As it stands in a string, or behind a dollar in the launcher or an annotation. */
    private static final Pattern SETTING = Pattern.compile(
            "[\"{]((?:ROPEWALK|HF|XDG|DJL|PYTORCH|RUST)_[A-Z_]+|ropewalk[.][a-z.-]+(?<![.]json))(?=[\":}-])");

    @Test
    void eachSettingIsInTheTable() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path file : sources()) read.addAll(found(SETTING, Files.readString(file)));
        Set<String> told = KnownSettings.of(Files.readString(CLONE.resolve("docs/settings.md")))
                .names();
        assertThat(told).isEqualTo(read);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(CLONE)) {
            return Stream.concat(
                            Stream.of(CLONE.resolve("ropewalk"), CLONE.resolve("docker-compose.yml")),
                            modules.map(module -> module.resolve("src/main/java"))
                                    .filter(Files::isDirectory)
                                    .flatMap(SettingsTest::below))
                    .toList();
        }
    }

    private static Stream<Path> below(Path folder) {
        try {
            return Files.walk(folder)
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("Workload.java")); // whose names are metrics'

        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) found.add(matcher.group(1));
        return found;
    }
}
