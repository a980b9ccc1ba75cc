package dev.ropewalk.app;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * llama.cpp with a decoder's weights, each length in a process of its own (module peers): its threads, its memory and its faults stay there.
 * The weights lie in a temporary folder until this is closed, or bench is ended.
 */
final class LlamaCppPeer implements AutoCloseable {

    /** What one process found out. */
    record Found(double prefill, double decode, @Nullable Long peakMemory) {}

    /** Seconds a process may take beside the work: to start, and to map the weights. */
    private static final long START = 60;

    private final Path libraries;
    private final Path folder;
    private final Path weights;
    private final Thread hook = new Thread(this::delete, "llama.cpp's weights");

    /** @throws RefusedException one sentence that says why llama.cpp cannot be measured here */
    LlamaCppPeer(Decoder decoder) {
        libraries = libraries();
        try {
            folder = Files.createTempDirectory("ropewalk-llama");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        weights = folder.resolve("model.gguf");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            decoder.writeGguf(weights);
        } catch (IOException | CheckpointException e) {
            close();
            throw new RefusedException(Complaint.of(e));
        }
    }

    /** Beside ropewalk.jar, or in the build's folder beside the classes. */
    private static Path libraries() {
        try {
            Path program = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path libraries = program.resolveSibling("peers");
            if (!Files.isDirectory(libraries)) throw new RefusedException("There is no folder " + libraries + ".");
            return libraries;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes that llama.cpp maps. */
    long bytes() throws IOException {
        return Files.size(weights);
    }

    /**
     * Medians of some rounds after one that warms up.
     *
     * @param cache the type of its keys and values: F32, F16 …
     * @param patience seconds the work itself may take
     * @throws RefusedException one sentence that says why there are none
     */
    Found measure(int[] prompt, int newTokens, int rounds, String cache, double patience) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        libraries + File.separator + "*",
                        "dev.ropewalk.peers.Main",
                        weights.toString(),
                        Integer.toString(Runtime.getRuntime().availableProcessors()),
                        Integer.toString(newTokens),
                        Integer.toString(rounds),
                        cache)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("GGML_NO_BACKTRACE", "1"); // else it calls a debugger when it aborts
        Process process = builder.start();
        String ids = Arrays.stream(prompt).mapToObj(Integer::toString).collect(Collectors.joining(" ", "", "\n"));
        try (OutputStream input = process.getOutputStream()) { // open until it is done: it ends with us
            try {
                input.write(ids.getBytes(StandardCharsets.US_ASCII));
                input.flush();
            } catch (IOException e) {
                // it ended before it read them, and says why below
            }
            long limit = START + (long) patience;
            if (!process.waitFor(limit, TimeUnit.SECONDS))
                throw new RefusedException("Its process was ended after " + limit + " seconds.");
            return found(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("It was interrupted.");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Found found(Process process) throws IOException {
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        if (process.exitValue() != 0)
            throw new RefusedException("Its process ended with status " + process.exitValue()
                    + (last.isBlank() ? "." : " and said: " + last));
        JsonNode figures = JsonMapper.shared().readTree(last);
        JsonNode peak = figures.path("peakMemoryBytes");
        return new Found(
                figures.path("prefillTokensPerSecond").doubleValue(),
                figures.path("decodeTokensPerSecond").doubleValue(),
                peak.isMissingNode() ? null : peak.longValue());
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the program ends, and the hook deletes
        }
        delete();
    }
}
