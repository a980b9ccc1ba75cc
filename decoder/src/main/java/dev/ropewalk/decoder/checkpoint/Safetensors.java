package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.host.JsonTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One safetensors file: the header read and checked, tensors mapped on demand. Format: github.com/huggingface/safetensors, README "Format".
 * What the official reader refuses is refused here: overlapping or missing bytes, offsets outside the file, sizes that do not fit the shape.
 */
public final class Safetensors implements TensorFile {

    private static final long LARGEST_HEADER = 100_000_000;
    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("F8_E5M2", 1),
            Map.entry("F8_E4M3", 1),
            Map.entry("I16", 2),
            Map.entry("U16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("I32", 4),
            Map.entry("U32", 4),
            Map.entry("F32", 4),
            Map.entry("I64", 8),
            Map.entry("U64", 8),
            Map.entry("F64", 8));
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Safetensors(Path file) {
        this.file = file;
    }

    /** @throws CheckpointException naming the file, and the tensor where one is wrong */
    public static Safetensors open(Path file) {
        Safetensors opened = new Safetensors(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8)
                throw opened.broken("has " + size + " bytes, too few for the 8 that hold the header's length");
            if (ModelFolderAdvice.isPointer(read(channel, 0, ModelFolderAdvice.POINTER)))
                throw opened.broken(ModelFolderAdvice.LFS);
            long length = read(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 0 || length > LARGEST_HEADER || length > size - 8)
                throw opened.broken(
                        "says its header is " + Long.toUnsignedString(length) + " bytes long, but the file has " + size
                                + " (limit " + LARGEST_HEADER + "): it is cut off or damaged");
            opened.index(opened.header(read(channel, 8, (int) length)), 8 + length, size);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
        }
        return opened;
    }

    private JsonNode header(ByteBuffer bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw broken("has a header that is not valid UTF-8");
        }
        try {
            JsonNode header = JSON.readTree(text);
            if (header == null || !header.isObject()) throw broken("has a header that is not a JSON object");
            return header;
        } catch (JacksonException e) {
            throw broken("has a header that is not valid JSON: " + JsonTrouble.said(e));
        }
    }

    private void index(JsonNode header, long start, long size) {
        header.path("__metadata__")
                .properties()
                .forEach(told -> metadata.put(told.getKey(), told.getValue().asString("")));
        header.properties().forEach(property -> {
            if (!property.getKey().equals("__metadata__"))
                entries.put(property.getKey(), entry(property.getKey(), property.getValue(), start, size));
        });
        long at = start;
        for (Entry entry : entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList()) {
            if (entry.begin() != at)
                throw broken("tensor " + entry.name() + " begins at byte " + entry.begin() + " of the file, "
                        + (entry.begin() < at
                                ? "inside the tensor before it, which ends at "
                                : "but the tensor before it ends at ")
                        + at);
            at = entry.end();
        }
        if (at != size)
            throw broken(
                    "has " + (size - at) + " bytes after its last tensor that belong to none (" + size + " in all)");
    }

    private Entry entry(String name, JsonNode value, long start, long size) {
        JsonNode dtype = value.path("dtype"), shape = value.path("shape"), offsets = value.path("data_offsets");
        if (!dtype.isString() || !shape.isArray() || !offsets.isArray() || offsets.size() != 2)
            throw broken("tensor " + name + " needs dtype, shape and two data_offsets");
        Integer width = BYTES.get(dtype.asString());
        if (width == null) throw broken("tensor " + name + " has the unknown dtype " + dtype.asString());
        long[] dimensions = new long[shape.size()];
        long bytes = width;
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = whole(name, "shape", shape.get(i));
            try {
                bytes = Math.multiplyExact(bytes, dimensions[i]);
            } catch (ArithmeticException e) {
                throw broken("tensor " + name + " has a shape too large to address: " + shape);
            }
        }
        long begin = whole(name, "data_offsets", offsets.get(0)), end = whole(name, "data_offsets", offsets.get(1));
        if (end < begin) throw broken("tensor " + name + " ends at " + end + ", before it begins at " + begin);
        if (end > size - start)
            throw broken("tensor " + name + " ends at byte " + end + " of the data, which has only " + (size - start)
                    + ": the file is cut off or damaged");
        if (end - begin != bytes)
            throw broken("tensor " + name + " of shape " + Arrays.toString(dimensions) + " and dtype "
                    + dtype.asString() + " needs " + bytes + " bytes, its offsets give " + (end - begin));
        return new Entry(name, dtype.asString(), dimensions, start + begin, start + end);
    }

    private long whole(String tensor, String field, JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0)
            throw broken("tensor " + tensor + " has " + field + " " + number + ", which is not a whole number from 0");
        return number.asLong();
    }

    @Override
    public Path file() {
        return file;
    }

    /** What the writer told of the file, texts by name. */
    public Map<String, String> metadata() {
        return Map.copyOf(metadata);
    }

    public List<String> names() {
        return new ArrayList<>(entries.keySet());
    }

    public Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip();
    }
}
