package dev.ropewalk.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What the process holds of the machine's memory, garbage apart. Only Linux tells; elsewhere a test that asks is skipped. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status"), FORGET = Path.of("/proc/self/clear_refs");

    private ResidentMemory() {}

    public static long megabytes() throws IOException {
        Assumptions.assumeTrue(Files.exists(STATUS), "resident memory can be read on Linux only");
        System.gc();
        return bytes("VmRSS:") >> 20;
    }

    /** Bytes that an action holds at most beyond those held before: proc(5), clear_refs. */
    public static long peak(Runnable action) throws IOException {
        Assumptions.assumeTrue(Files.isWritable(FORGET), "a peak of memory can be forgotten on Linux only");
        System.gc();
        Files.writeString(FORGET, "5");
        long before = bytes("VmRSS:");
        action.run();
        return bytes("VmHWM:") - before;
    }

    private static long bytes(String field) throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return 1024
                    * lines.filter(line -> line.startsWith(field))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
