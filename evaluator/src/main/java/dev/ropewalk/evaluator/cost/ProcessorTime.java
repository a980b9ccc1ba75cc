package dev.ropewalk.evaluator.cost;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the processors had done up to a moment, in nanoseconds; two of them tell what else used them in between (decision 45). Other processes are what
 * the kernel counts as busy, on the processors this one may use, less this process (proc(5): stat; stolen by a hypervisor counts). Within this
 * process they are all threads of Java but the one that asks, which measures: the engine's own are not Java's, nor are those that compile or
 * collect garbage.
 *
 * @param wall from any beginning
 * @param processors that this process may use
 * @param busy on all of them together; null where the system does not say
 * @param own of this process
 * @param otherThreads by their ids
 */
public record ProcessorTime(
        long wall, int processors, @Nullable Long busy, long own, Map<Long, Long> otherThreads) {

    /**
     * What there was of the processors for some time.
     *
     * @param seconds time x processors
     * @param others of them, used by something else; the kernel counts by its clock's ticks, so a moment can come out below nothing
     */
    public record Spent(double seconds, double others) {

        public static final Spent NONE = new Spent(0, 0);

        public Spent plus(Spent more) {
            return new Spent(seconds + more.seconds, others + more.others);
        }
    }

    private record Busy(int processors, long nanos) {}

    private static final long TICK = 10_000_000; // USER_HZ is 100 wherever Java runs
    private static final int IDLE = 4, WAITING = 5, STOLEN = 8; // columns of a processor's line
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final @Nullable OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    public ProcessorTime {
        otherThreads = Map.copyOf(otherThreads);
    }

    /** As the calling thread sees it. */
    public static ProcessorTime now() {
        Map<Long, Long> threads = new HashMap<>();
        if (THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled())
            for (long id : THREADS.getAllThreadIds())
                if (id != Thread.currentThread().getId())
                    threads.put(id, Math.max(0, THREADS.getThreadCpuTime(id))); // -1 of one that has just ended
        long own = SYSTEM == null ? -1 : SYSTEM.getProcessCpuTime();
        Busy busy = own < 0 ? null : kernels();
        return new ProcessorTime(
                System.nanoTime(),
                busy == null ? Runtime.getRuntime().availableProcessors() : busy.processors,
                busy == null ? null : busy.nanos,
                own,
                threads);
    }

    /** What a thread did that has ended since is not known. */
    public Spent since(ProcessorTime earlier) {
        double others = 0;
        if (busy != null && earlier.busy != null) others = busy - earlier.busy - (own - earlier.own);
        for (Map.Entry<Long, Long> thread : otherThreads.entrySet())
            others += Math.max(0, thread.getValue() - earlier.otherThreads.getOrDefault(thread.getKey(), 0L));
        return new Spent((double) processors * (wall - earlier.wall) / 1e9, others / 1e9);
    }

    private static @Nullable Busy kernels() {
        try (BufferedReader stat = Files.newBufferedReader(Path.of("/proc/stat"))) {
            BitSet ours = allowed();
            int processors = 0;
            long ticks = 0;
            for (String line = stat.readLine(); line != null && line.startsWith("cpu"); line = stat.readLine()) {
                String[] columns = line.split("\\s+");
                if (columns[0].equals("cpu") || !ours.get(Integer.parseInt(columns[0].substring(3)))) continue;
                processors++;
                for (int column = 1; column <= STOLEN; column++)
                    if (column != IDLE && column != WAITING) ticks += Long.parseLong(columns[column]);
            }
            return processors == 0 ? null : new Busy(processors, ticks * TICK);
        } catch (IOException | RuntimeException e) {
            return null; // another system, or a container that hides it
        }
    }

    /** Those that this process may use: {@code 0-3,8}. */
    private static BitSet allowed() throws IOException {
        BitSet ours = new BitSet();
        for (String line : Files.readAllLines(Path.of("/proc/self/status")))
            if (line.startsWith("Cpus_allowed_list:"))
                for (String range :
                        line.substring(line.indexOf(':') + 1).strip().split(",")) {
                    String[] ends = range.split("-");
                    ours.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
                }
        return ours;
    }
}
