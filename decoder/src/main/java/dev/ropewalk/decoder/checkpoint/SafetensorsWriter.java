package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.host.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Writes float32 tensors in the form of a safetensors file. */
public final class SafetensorsWriter {

    private static final int STRIP = 1 << 16; // numbers turned into bytes at a time

    /**
     * One tensor, asked for when its turn has come.
     *
     * @param numbers row by row, as many as the shape says
     */
    public record Tensor(long[] shape, Supplier<float[]> numbers) {

        private long size() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }
    }

    /**
     * @param out is left open
     * @param tensors by name, in order; each (rows, columns) with at least one row, rows of one length
     * @param told of the whole, for the file's metadata
     */
    public static void write(OutputStream out, Map<String, float[][]> tensors, Map<String, String> told)
            throws IOException {
        Map<String, Tensor> matrices = new LinkedHashMap<>();
        tensors.forEach((name, rows) ->
                matrices.put(name, new Tensor(new long[] {rows.length, rows[0].length}, () -> flat(rows))));
        writeTensors(out, matrices, told);
    }

    private static float[] flat(float[][] rows) {
        float[] numbers = new float[Math.multiplyExact(rows.length, rows[0].length)];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, numbers, i * rows[0].length, rows[0].length);
        return numbers;
    }

    /** The file takes its name once it is on the disk. */
    public static void writeTensors(Path file, Map<String, Tensor> tensors, Map<String, String> told)
            throws IOException {
        WholeFile.write(file, out -> writeTensors(out, tensors, told));
    }

    private static void writeTensors(OutputStream out, Map<String, Tensor> tensors, Map<String, String> told)
            throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", told);
        long at = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = at + Float.BYTES * tensor.getValue().size();
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F32");
            entry.put("shape", tensor.getValue().shape());
            entry.put("data_offsets", new long[] {at, end});
            header.put(tensor.getKey(), entry);
            at = end;
        }
        byte[] json = padded(JsonMapper.shared().writeValueAsString(header));
        out.write(little(8).putLong(json.length).array());
        out.write(json);
        for (Tensor tensor : tensors.values()) write(out, tensor);
    }

    private static void write(OutputStream out, Tensor tensor) throws IOException {
        float[] numbers = tensor.numbers().get();
        if (numbers.length != tensor.size())
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(tensor.shape()) + " has "
                    + tensor.size() + " numbers, got " + numbers.length);
        ByteBuffer bytes = little(Float.BYTES * Math.min(numbers.length, STRIP));
        for (int from = 0; from < numbers.length; from += STRIP) {
            int count = Math.min(STRIP, numbers.length - from);
            bytes.asFloatBuffer().put(numbers, from, count);
            out.write(bytes.array(), 0, Float.BYTES * count);
        }
    }

    /** Blanks to a multiple of eight bytes, so that the data lies aligned. */
    private static byte[] padded(String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private SafetensorsWriter() {}
}
