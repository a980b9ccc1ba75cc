package dev.ropewalk.decoder.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One file of llama.cpp, GGUF version 2 or 3, little-endian: what it says of the model and where its tensors lie, read and checked. Source: ggml,
 * docs/gguf.md. Nothing that the file says of a length is believed before the file is known to be that long.
 */
public final class GgufFile implements TensorFile {

    /** What files end with. */
    public static final String ENDING = ".gguf";

    /** A tensor of factors, one a rotary pair: no weight, but what config.json has to tell. */
    public static final String PAIR_FACTORS = "rope_freqs.weight";

    /** The same of LongRoPE, one tensor for texts up to the trained length and one for longer ones. */
    public static final String SHORT_FACTORS = "rope_factors_short.weight", LONG_FACTORS = "rope_factors_long.weight";

    /** Far above what any model has; a number in a file must not decide how much memory is asked for. */
    private static final int MOST_ENTRIES = 1 << 20, MOST_ELEMENTS = 1 << 23, MOST_DIMENSIONS = 4, DEEPEST = 4;

    /** So many numbers in so many bytes. */
    private record NumberType(String name, int numbers, int bytes) {
        NumberType(String name, int bytes) {
            this(name, 1, bytes);
        }

        NumberType(QuantizedBlock block) {
            this(block.name(), block.numbers(), block.bytes());
        }
    }

    /** Types of numbers that are read, and those of which a file may hold some beside its weights, by their number in the format. */
    private static final Map<Integer, NumberType> TYPES = Map.ofEntries(
            Map.entry(0, new NumberType("F32", 4)),
            Map.entry(1, new NumberType("F16", 2)),
            Map.entry(2, new NumberType(QuantizedBlock.Q4_0)),
            Map.entry(3, new NumberType(QuantizedBlock.Q4_1)),
            Map.entry(6, new NumberType(QuantizedBlock.Q5_0)),
            Map.entry(7, new NumberType(QuantizedBlock.Q5_1)),
            Map.entry(8, new NumberType(QuantizedBlock.Q8_0)),
            Map.entry(10, new NumberType(QuantizedBlock.Q2_K)),
            Map.entry(11, new NumberType(QuantizedBlock.Q3_K)),
            Map.entry(12, new NumberType(QuantizedBlock.Q4_K)),
            Map.entry(13, new NumberType(QuantizedBlock.Q5_K)),
            Map.entry(14, new NumberType(QuantizedBlock.Q6_K)),
            Map.entry(20, new NumberType(QuantizedBlock.IQ4_NL)),
            Map.entry(23, new NumberType(QuantizedBlock.IQ4_XS)),
            Map.entry(24, new NumberType("I8", 1)),
            Map.entry(25, new NumberType("I16", 2)),
            Map.entry(26, new NumberType("I32", 4)),
            Map.entry(27, new NumberType("I64", 8)),
            Map.entry(28, new NumberType("F64", 8)),
            Map.entry(30, new NumberType("BF16", 2)));

    /** For a sentence: the other types by their number. */
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private final Path file;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private GgufFile(Path file) {
        this.file = file;
    }

    /** @throws CheckpointException naming the file, and the key or tensor where one is wrong */
    public static GgufFile open(Path file) {
        GgufFile opened = new GgufFile(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.mark(ModelFolderAdvice.POINTER);
            if (ModelFolderAdvice.isPointer(ByteBuffer.wrap(in.readNBytes(ModelFolderAdvice.POINTER))))
                throw opened.broken(ModelFolderAdvice.LFS);
            in.reset();
            opened.read(opened.new Header(in, Files.size(file)));
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
        return opened;
    }

    @Override
    public Path file() {
        return file;
    }

    public List<String> names() {
        return new ArrayList<>(entries.keySet());
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private void read(Header header) throws IOException {
        if (!Arrays.equals(header.bytes(4), "GGUF".getBytes(StandardCharsets.US_ASCII)))
            throw broken("is no GGUF file: it does not begin with those four letters");
        int version = (int) header.number(4);
        if (version != 2 && version != 3)
            throw broken("has GGUF version " + Integer.toUnsignedString(version)
                    + ", versions 2 and 3 are read, little-endian");
        long tensors = header.count(MOST_ENTRIES, "tensors"), keys = header.count(MOST_ENTRIES, "keys");
        for (long i = 0; i < keys; i++) {
            String key = header.text();
            if (metadata.put(key, header.value((int) header.number(4), 0)) != null)
                throw broken("has the key " + key + " twice");
        }
        List<Entry> relative = new ArrayList<>();
        for (long i = 0; i < tensors; i++) relative.add(entry(header));
        int alignment = whole("general.alignment").orElse(32);
        if (alignment < 1 || Integer.bitCount(alignment) != 1)
            throw broken("has general.alignment " + alignment + ", which is no power of two");
        long start = (header.at + alignment - 1) / alignment * alignment;
        for (Entry entry : relative) place(entry, start, header.size);
    }

    private Entry entry(Header header) throws IOException {
        String name = header.text();
        int dimensions = (int) header.number(4);
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS)
            throw broken("tensor " + name + " has " + Integer.toUnsignedString(dimensions)
                    + " dimensions, it must be 1 to " + MOST_DIMENSIONS);
        long[] shape = new long[dimensions];
        for (int i = dimensions - 1; i >= 0; i--) shape[i] = header.number(8);
        NumberType type = type(name, (int) header.number(4));
        long begin = header.number(8), row = shape[dimensions - 1];
        if (Arrays.stream(shape).anyMatch(size -> size < 1))
            throw broken("tensor " + name + " has shape " + Arrays.toString(shape) + ", every size must be at least 1");
        if (row % type.numbers() != 0)
            throw broken("tensor " + name + " has rows of " + row + " numbers, of the type " + type.name()
                    + " they must be a multiple of " + type.numbers());
        try {
            long blocks = Arrays.stream(shape).reduce(1, Math::multiplyExact) / type.numbers();
            return new Entry(name, type.name(), shape, begin, Math.addExact(begin, Math.multiplyExact(blocks, (long)
                    type.bytes())));
        } catch (ArithmeticException e) {
            throw broken("tensor " + name + " has a shape too large to address: " + Arrays.toString(shape));
        }
    }

    private NumberType type(String tensor, int number) {
        NumberType type = TYPES.get(number);
        if (type == null)
            throw unsupported(
                    "tensor " + tensor + " is of the type "
                            + OTHERS.getOrDefault(number, "number " + Integer.toUnsignedString(number))
                            + ", supported are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL and IQ4_XS");
        return type;
    }

    private void place(Entry entry, long start, long size) {
        if (entry.begin() < 0 || entry.end() > size - start)
            throw broken("tensor " + entry.name() + " ends at byte " + entry.end() + " of the data, which has only "
                    + Math.max(0, size - start) + ": the file is cut off or damaged");
        if (entries.put(
                        entry.name(),
                        new Entry(
                                entry.name(), entry.dtype(), entry.shape(), start + entry.begin(), start + entry.end()))
                != null) throw broken("has the tensor " + entry.name() + " twice");
    }

    public Set<String> keys() {
        return Collections.unmodifiableSet(metadata.keySet());
    }

    /** Whether it has a tensor, by the name the file gives it. */
    public boolean holds(String tensor) {
        return entries.containsKey(tensor);
    }

    /** A tensor's shape, the size that changes slowest first. @throws CheckpointException when there is no such tensor */
    public long[] shape(String tensor) {
        return entry(tensor).shape().clone();
    }

    /** A tensor of float32 that is a single row. @throws CheckpointException when there is none */
    public List<Double> row(String tensor) {
        Entry entry = entry(tensor);
        if (!entry.dtype().equals("F32") || entry.shape().length != 1 || entry.end() - entry.begin() > 1 << 20)
            throw broken("tensor " + tensor + " must be a row of F32, it is " + entry.dtype() + " of shape "
                    + Arrays.toString(entry.shape()));
        ByteBuffer bytes =
                ByteBuffer.allocate((int) (entry.end() - entry.begin())).order(ByteOrder.LITTLE_ENDIAN);
        read(entry, 0, bytes);
        List<Double> row = new ArrayList<>();
        for (bytes.flip(); bytes.hasRemaining(); ) row.add((double) bytes.getFloat());
        return row;
    }

    private Entry entry(String tensor) {
        return find(tensor).orElseThrow(() -> broken("has no tensor " + tensor));
    }

    /** @throws CheckpointException where the key is there and no whole number that Java's int holds */
    public OptionalInt whole(String key) {
        Object value = metadata.get(key);
        if (value == null) return OptionalInt.empty();
        if (!(value instanceof Long number) || number != number.intValue()) throw wrong(key, "a whole number", value);
        return OptionalInt.of(number.intValue());
    }

    /** @throws CheckpointException where the key is there and no finite number */
    public OptionalDouble number(String key) {
        Object value = metadata.get(key);
        if (value == null) return OptionalDouble.empty();
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue()))
            throw wrong(key, "a finite number", value);
        return OptionalDouble.of(number.doubleValue());
    }

    /** @throws CheckpointException where the key is there and no text */
    public Optional<String> text(String key) {
        Object value = metadata.get(key);
        if (value == null) return Optional.empty();
        if (!(value instanceof String text)) throw wrong(key, "a text", value);
        return Optional.of(text);
    }

    /** @throws CheckpointException where the key is there and neither true nor false */
    public Optional<Boolean> flag(String key) {
        Object value = metadata.get(key);
        if (value == null) return Optional.empty();
        if (!(value instanceof Boolean flag)) throw wrong(key, "true or false", value);
        return Optional.of(flag);
    }

    public boolean isList(String key) {
        return metadata.get(key) instanceof List<?>;
    }

    /** @throws CheckpointException where the key is absent or no list of these */
    public <T> List<T> list(String key, Class<T> of) {
        Object value = metadata.get(key);
        if (!(value instanceof List<?> list) || !list.stream().allMatch(of::isInstance))
            throw value == null ? broken("has no " + key) : wrong(key, "a list of " + of.getSimpleName(), value);
        return list.stream().map(of::cast).toList();
    }

    /** As {@link #broken}, of what is sound and not read here. */
    public CheckpointException unsupported(String what) {
        return CheckpointException.unsupported(broken(what).getMessage());
    }

    private CheckpointException wrong(String key, String wanted, Object value) {
        String said = String.valueOf(value);
        return broken("has " + key + " " + (said.length() > 40 ? said.substring(0, 40) + "…" : said) + ", it must be "
                + wanted);
    }

    /** All before the tensors' numbers, read from its beginning to its end. */
    private final class Header {

        private static final int TEXT = 8, LIST = 9;

        private final InputStream in;
        private final long size;
        private long at;

        Header(InputStream in, long size) {
            this.in = in;
            this.size = size;
        }

        byte[] bytes(long wanted) throws IOException {
            if (wanted < 0 || wanted > size - at) throw cutOff();
            byte[] bytes = in.readNBytes((int) Math.min(wanted, Integer.MAX_VALUE - 8));
            if (bytes.length != wanted) throw cutOff();
            at += wanted;
            return bytes;
        }

        private CheckpointException cutOff() {
            return broken("ends within its header: it is cut off or damaged");
        }

        /** Whole, of so many bytes, the lowest first. */
        long number(int width) throws IOException {
            byte[] bytes = bytes(width);
            long number = 0;
            for (int i = width - 1; i >= 0; i--) number = number << 8 | bytes[i] & 0xff;
            return number;
        }

        long count(int most, String what) throws IOException {
            long count = number(8);
            if (count < 0 || count > most)
                throw broken("says it has " + Long.toUnsignedString(count) + " " + what + ", more than the " + most
                        + " that are read");
            return count;
        }

        String text() throws IOException {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes(number(8))))
                        .toString();
            } catch (CharacterCodingException e) {
                throw broken("has a text in its header that is not valid UTF-8");
            }
        }

        /** A Long, a Double, a Boolean, a String, or a list of one of them. */
        Object value(int type, int depth) throws IOException {
            switch (type) {
                case 0, 2, 4:
                    return number(1 << type / 2);
                case 1:
                    return (long) (byte) number(1);
                case 3:
                    return (long) (short) number(2);
                case 5:
                    return (long) (int) number(4);
                case 6:
                    return Double.parseDouble(
                            Float.toString(Float.intBitsToFloat((int) number(4)))); // 1e-5 as it was written
                case 7:
                    return number(1) != 0;
                case TEXT:
                    return text();
                case LIST:
                    return list(depth);
                case 10, 11:
                    return number(8);
                case 12:
                    return Double.longBitsToDouble(number(8));
                default:
                    throw broken(
                            "has a value of the unknown type " + Integer.toUnsignedString(type) + " in its header");
            }
        }

        private List<Object> list(int depth) throws IOException {
            int type = (int) number(4);
            long length = number(8);
            if (depth == DEEPEST)
                throw broken("has lists in its header that are nested more than " + DEEPEST + " deep");
            if (length < 0 || length > size - at) throw cutOff(); // each takes a byte at least
            if (length > MOST_ELEMENTS)
                throw broken("has a list of " + length + " in its header, at most " + MOST_ELEMENTS + " are read");
            List<Object> values = new ArrayList<>();
            for (long i = 0; i < length; i++) values.add(value(type, depth + 1));
            return values;
        }
    }
}
