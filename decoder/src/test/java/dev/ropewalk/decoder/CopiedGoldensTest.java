package dev.ropewalk.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What all modules' test resources hold is what a clone takes along: one golden of each kind, and none twice. The rest stays in the kit beside the project. */
class CopiedGoldensTest {

    private static final int LIMIT = 15_000_000; // bytes
    private static final int SMALL =
            8192; // bytes; a broken checkpoint is a folder of its own, and its tiny weights stand in each

    @Test
    void allTogetherTheyAreSmallerThanTheLimit() throws IOException {
        long bytes = 0;
        for (Path file : files()) bytes += Files.size(file);
        assertThat(bytes).isBetween(LIMIT / 2L, (long) LIMIT);
    }

    @Test
    void noneIsThereTwice() throws IOException, NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        Map<String, List<Path>> byContent = new TreeMap<>();
        for (Path file : files())
            if (Files.size(file) > SMALL)
                byContent
                        .computeIfAbsent(
                                HexFormat.of().formatHex(sha.digest(Files.readAllBytes(file))),
                                any -> new ArrayList<>())
                        .add(file);
        assertThat(byContent.values())
                .hasSizeGreaterThan(100)
                .allSatisfy(same -> assertThat(same).hasSize(1));
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path resources : modules.map(module -> module.resolve("src/test/resources"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList())
                try (Stream<Path> all = Files.walk(resources)) {
                    all.filter(Files::isRegularFile).forEach(files::add);
                }
        }
        return files;
    }
}
