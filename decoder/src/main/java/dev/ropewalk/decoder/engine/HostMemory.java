package dev.ropewalk.decoder.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine, or the container around this process, has and could still give. */
final class HostMemory {

    /** Bytes: as Linux estimates them (proc(5), MemAvailable) but never more than a container's whole limit; elsewhere what is unused. */
    static long free() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo")))
                if (line.startsWith("MemAvailable:"))
                    return Math.min(1024 * Long.parseLong(line.replaceAll("\\D", "")), system.getTotalMemorySize());
        } catch (IOException e) {
            return system.getFreeMemorySize(); // no Linux
        }
        return system.getFreeMemorySize();
    }

    /** Bytes, free or not: a container's limit, where there is one, with what may be swapped. */
    static long all() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize() + Math.max(0, system.getTotalSwapSpaceSize());
    }

    private HostMemory() {}
}
