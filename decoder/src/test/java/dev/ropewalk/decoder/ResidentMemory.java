package dev.ropewalk.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What the process holds of the machine's memory, garbage apart. Only Linux tells; elsewhere a test that asks is skipped. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    public static long megabytes() throws IOException {
        Assumptions.assumeTrue(Files.exists(STATUS), "resident memory can be read on Linux only");
        System.gc();
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024;
        }
    }
}
