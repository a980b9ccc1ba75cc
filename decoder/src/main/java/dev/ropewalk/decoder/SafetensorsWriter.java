package dev.ropewalk.decoder;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes float32 matrices as a safetensors file, whole or not at all. */
public final class SafetensorsWriter {

    /**
     * @param tensors by name, in order; each (rows, columns) with at least one row, rows of one length
     * @param told of the whole, for the file's metadata
     */
    public static void write(Path file, Map<String, float[][]> tensors, Map<String, String> told) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>(Map.of("__metadata__", told));
        long at = 0;
        for (Map.Entry<String, float[][]> tensor : tensors.entrySet()) {
            long rows = tensor.getValue().length, columns = tensor.getValue()[0].length, end = at + 4 * rows * columns;
            header.put(
                    tensor.getKey(),
                    Map.of("dtype", "F32", "shape", List.of(rows, columns), "data_offsets", List.of(at, end)));
            at = end;
        }
        byte[] json = padded(JsonMapper.shared().writeValueAsString(header));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                out.write(little(8).putLong(json.length).array());
                out.write(json);
                for (float[][] rows : tensors.values()) {
                    for (float[] row : rows) {
                        ByteBuffer bytes = little(4 * row.length);
                        bytes.asFloatBuffer().put(row);
                        out.write(bytes.array());
                    }
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
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
