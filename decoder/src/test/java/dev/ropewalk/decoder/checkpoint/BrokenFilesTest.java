package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.Configuration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * More than 100,000 files as a broken download, a hand or an attacker may leave them, drawn from a fixed seed. Each loads to something
 * valid or is refused with a {@link CheckpointException} of one line that names the file; none makes the reader allocate what a number in
 * the file asks for, or leaves a file behind.
 */
class BrokenFilesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Bytes of heap that one input may cost to read: most are below 100 kB, and trees of the longest inputs below 4 MB. The largest head, of 65,536
     * channels, takes 14 MB under yarn, and 21 MB until StrictMath.pow is compiled, which makes three small arrays a call before.
     */
    private static final long MOST_BYTES = 32 << 20;

    @TempDir
    Path folder;

    private int accepted;
    private int refused;

    /** What is done with a file once it is written. */
    private interface Reading {
        void read();
    }

    @Test
    void anyConfigJson() throws IOException {
        List<JsonNode> seeds = parsed("config*.json");
        weights(shape(2, 2));
        Path file = folder.resolve("config.json");
        Mutator mutator = new Mutator(1);
        for (int input = 0; input < 50_000; input++)
            offer(file, mutator.mutated(mutator.any(seeds)), () -> {
                Checkpoint checkpoint = Checkpoint.open(folder);
                DecoderConfig config = checkpoint.config();
                assertThat(config.heads() % config.keyHeads()).isZero();
                assertThat(checkpoint.vocabularySize()).isPositive();
                int trained = checkpoint.rope().trainedLength();
                Configuration.of("native").resolve(checkpoint.rope(), trained);
            });
        bothHappened("config.json", 50_000);
    }

    @Test
    void anySafetensorsHeader() throws IOException {
        List<JsonNode> seeds = List.of(
                shape(2, 2),
                JSON.readTree("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}"),
                JSON.readTree(
                        "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]},"
                                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[0,7],\"data_offsets\":[1,1]}}"),
                JSON.readTree("{}"));
        Path file = folder.resolve("model.safetensors");
        Mutator mutator = new Mutator(2);
        for (int input = 0; input < 40_000; input++) {
            JsonNode seed = mutator.any(seeds);
            byte[] bytes = safetensors(mutator.mutated(seed), mutator.below(8) == 0 ? mutator.below(64) : data(seed));
            if (mutator.below(6) == 0) bytes = mutator.damaged(bytes);
            long size = bytes.length;
            offer(file, bytes, () -> {
                Safetensors opened = Safetensors.open(file);
                long tensors = 0;
                for (String name : opened.names()) {
                    Safetensors.Entry entry = opened.find(name).orElseThrow();
                    assertThat(entry.begin()).isBetween(8L, entry.end());
                    tensors += entry.end() - entry.begin();
                }
                assertThat(tensors).isLessThanOrEqualTo(size - 8);
            });
        }
        bothHappened("safetensors", 40_000);
    }

    @Test
    void anyIndexJson() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                JSON.writeValueAsString(parsed("config.json").stream()
                        .filter(config -> config.path("model_type").asString("").equals("llama"))
                        .findFirst()
                        .orElseThrow()));
        Files.write(
                folder.resolve("one.safetensors"),
                safetensors("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 2));
        Files.write(
                folder.resolve("two.safetensors"),
                safetensors("{\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", 3));
        JsonNode seed = JSON.readTree(
                "{\"metadata\":{\"total_size\":5},\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        Path file = folder.resolve("model.safetensors.index.json");
        Mutator mutator = new Mutator(3);
        for (int input = 0; input < 15_000; input++)
            offer(file, mutator.mutated(seed), () -> {
                Checkpoint checkpoint = Checkpoint.open(folder);
                assertThat(checkpoint.parameterCount()).isBetween(0L, 5L);
                for (String name : List.of("a", "b"))
                    if (checkpoint.has(name))
                        assertThat(checkpoint.stored(name).entry().name()).isEqualTo(name);
            });
        bothHappened("index.json", 15_000);
    }

    /** Fewer, as each is read by the native library: a panic of it must reach Java as an exception. */
    @Test
    void anyTokenizerJson() throws IOException {
        List<JsonNode> seeds = parsed("tokenizer.json");
        Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 100000}");
        Path file = folder.resolve("tokenizer.json");
        Mutator mutator = new Mutator(4);
        for (int input = 0; input < 2_000; input++)
            offer(file, mutator.mutated(mutator.any(seeds)), () -> {
                try (Tokenizer tokenizer = Tokenizer.of(folder)) {
                    for (int id : tokenizer.prefix()) assertThat(id).isBetween(0, 99_999);
                }
            });
        bothHappened("tokenizer.json", 2_000);
    }

    private void offer(Path file, byte[] bytes, Reading reading) throws IOException {
        write(file, bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reading.read();
            accepted++;
        } catch (CheckpointException refusal) {
            refused++;
            String said = refusal.getMessage();
            if (said.length() > 1000
                    || said.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)
                    || !said.contains(String.valueOf(file.getFileName())))
                throw new AssertionError(
                        "no sentence of one line that names the file: " + said + shown(bytes), refusal);
        } catch (Throwable other) {
            throw new AssertionError("not refused as a checkpoint: " + other + shown(bytes), other);
        }
        long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (cost > MOST_BYTES) throw new AssertionError(cost + " bytes allocated for" + shown(bytes));
    }

    /** In place: a file that is emptied first is flushed to the disk by some file systems, which takes milliseconds. */
    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.truncate(bytes.length);
        }
    }

    private void bothHappened(String kind, int inputs) throws IOException {
        System.out.println(kind + ": " + accepted + " of " + inputs + " accepted, " + refused + " refused");
        assertThat(accepted + refused).isEqualTo(inputs);
        assertThat(accepted).as("accepted").isGreaterThan(inputs / 100);
        assertThat(refused).as("refused").isGreaterThan(inputs / 5);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .isSubsetOf(
                            "config.json",
                            "model.safetensors",
                            "one.safetensors",
                            "two.safetensors",
                            "model.safetensors.index.json",
                            "tokenizer.json");
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return " (" + bytes.length + " bytes) " + (text.length() > 2000 ? text.substring(0, 2000) + "…" : text);
    }

    /** Every file of that name in the kit that is small and valid, the bundled model's among them. */
    private static List<JsonNode> parsed(String name) throws IOException {
        Path kit = Kit.conformance(), bundled = Path.of("..", "datasets");
        List<JsonNode> found = new ArrayList<>();
        for (Path root : List.of(kit, bundled))
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(one -> one.getFileSystem()
                                        .getPathMatcher("glob:" + name)
                                        .matches(one.getFileName())
                                || name.startsWith("config") && one.getParent().endsWith("configs"))
                        .filter(one -> !one.toString().contains("malformed")
                                || one.toString().contains("valid"))
                        .filter(one -> one.toFile().length() < 30_000)
                        .sorted()
                        .toList()) found.add(JSON.readTree(Files.readAllBytes(file)));
            }
        assertThat(found).as("valid files named " + name).isNotEmpty();
        return found;
    }

    private static JsonNode shape(int rows, int columns) {
        return JSON.readTree("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + rows + "," + columns + "],\"data_offsets\":[0,"
                + 4 * rows * columns + "]},\"v\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[16,24]}}");
    }

    /** Bytes that the tensors of a valid header take. */
    private static int data(JsonNode header) {
        int end = 0;
        for (JsonNode tensor : header)
            end = Math.max(end, tensor.path("data_offsets").path(1).asInt(0));
        return end;
    }

    private void weights(JsonNode header) throws IOException {
        Files.write(folder.resolve("model.safetensors"), safetensors(JSON.writeValueAsString(header), 24));
    }

    private static byte[] safetensors(String header, int data) {
        return safetensors(header.getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] safetensors(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
