package dev.ropewalk.decoder.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes TorchScript source as the archive that PyTorch loads: a zip of stored entries below one folder named like the archive, with a
 * pickled module that has no state. Format: PyTorch's docs, "TorchScript serialization" (torch/csrc/jit/docs/serialization.md, 2.7).
 */
final class TorchScriptArchive {

    /** @param source one class {@code Kernels(Module)} without parameters or attributes but {@code training} */
    static void write(Path file, String source) throws IOException {
        String folder = file.getFileName().toString().replace(".pt", "");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, folder + "/data.pkl", pickledModule());
            store(zip, folder + "/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, folder + "/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // the empty tuple
            store(zip, folder + "/version", "3\n".getBytes(StandardCharsets.UTF_8));
            store(zip, folder + "/byteorder", "little".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Pickle, protocol 2: an object of __torch__.Kernels with the state {"training": False}. */
    private static byte[] pickledModule() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x80, 2}); // PROTO 2
        bytes.writeBytes("c__torch__\nKernels\n".getBytes(StandardCharsets.US_ASCII)); // GLOBAL
        bytes.writeBytes(new byte[] {')', (byte) 0x81, '}', '('}); // EMPTY_TUPLE NEWOBJ EMPTY_DICT MARK
        bytes.writeBytes(new byte[] {'X', 8, 0, 0, 0}); // BINUNICODE, 8 bytes
        bytes.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'}); // NEWFALSE SETITEMS BUILD STOP
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private TorchScriptArchive() {}
}
