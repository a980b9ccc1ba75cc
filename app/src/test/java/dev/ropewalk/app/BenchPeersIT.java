package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench --peers} against the packaged program, beside which llama.cpp lies. */
class BenchPeersIT {

    @TempDir
    Path folder;

    @Test
    void llamaCppIsTimedAtEveryLengthAndLeavesNoWeightsBehind() throws Exception {
        Path json = folder.resolve("bench.json");
        List<Path> before = weights();
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
        assertThat(line.execute(
                        "bench",
                        "--shape",
                        "1x64",
                        "--lengths",
                        "40,64",
                        "--rounds",
                        "1",
                        "--peers",
                        "--json",
                        json + ""))
                .isZero();
        JsonNode report = JsonMapper.shared().readTree(json);
        String remarks = report.path("remarks").toString();
        assumeFalse(
                remarks.contains("native library"),
                "llama.cpp's native library does not load here, nothing ran: " + remarks);
        assertThat(report.path("remarks")).isEmpty();
        for (int length : List.of(40, 64))
            for (String name : List.of("llama.cpp", "llama.cpp, f16 cache"))
                assertThat(report.path("peers"))
                        .filteredOn(peer -> peer.path("name").asString("").equals(name)
                                && peer.path("length").asInt(0) == length)
                        .as(name + " at " + length)
                        .hasSize(1)
                        .allSatisfy(peer -> assertThat(List.of(
                                        "prefillTokensPerSecond",
                                        "decodeTokensPerSecond",
                                        "prefillTimeAgainstRope",
                                        "decodeTimeAgainstRope"))
                                .allSatisfy(
                                        figure -> assertThat(peer.path(figure).asDouble(0))
                                                .isPositive()));
        assertThat(weights()).isEqualTo(before);
    }

    private static List<Path> weights() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ropewalk-llama"))
                    .sorted()
                    .toList();
        }
    }
}
