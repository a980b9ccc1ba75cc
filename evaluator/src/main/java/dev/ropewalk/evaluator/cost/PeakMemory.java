package dev.ropewalk.evaluator.cost;

import dev.ropewalk.decoder.engine.Device;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that was held at once: on a processor by this process, as Linux counts it (proc(5): clear_refs, VmHWM), native memory included;
 * on a card what is taken of it.
 */
public final class PeakMemory {

    /**
     * Forgets the peak so far, after what the C library kept of freed memory was given back: the holes that one cell leaves are not the next
     * one's. Does nothing where system and JVM offer neither.
     */
    public static void reset(Device device) {
        device.trimMemory();
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            // a JVM without that command: then holes count
        }
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // another system, or a container that forbids it: then the peak is that of the whole process
        }
    }

    /** Null where the system does not say. */
    public static @Nullable Long bytes(Device device) {
        OptionalLong taken = device.takenMemory();
        if (taken.isPresent()) return taken.getAsLong();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status")))
                if (line.startsWith("VmHWM:"))
                    return 1024
                            * Long.parseLong(line.substring(6)
                                    .toLowerCase(Locale.ROOT)
                                    .replace("kb", "")
                                    .trim());
        } catch (IOException | NumberFormatException e) {
            return null;
        }
        return null;
    }

    private PeakMemory() {}
}
