package dev.ropewalk.app;

import dev.ropewalk.evaluator.MeasuringConfiguration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what terms a command measures: how many cells at once, in how much memory, and how long each. */
final class SlotOptions {

    /** More threads than this only wait for each other's rows. */
    private static final int MOST = 64;

    private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,5})([mg])"),
            TIME = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m|h|d)");

    @Option(
            names = "--slots",
            paramLabel = "N",
            description =
                    "cells measured at once (default: one a core for a model that reads on one thread, one for a larger model);"
                            + " 1 for speeds that nothing disturbs")
    @Nullable
    Integer slots;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "what models and cells may take of memory, such as 12g or 800m (default: all that the device has); cells that need more are left to others")
    @Nullable
    String memory;

    @Option(
            names = "--cell-limit",
            paramLabel = "TIME",
            description =
                    "how long a slot may be at one cell, such as 90m or 6h (default: 24h); then the cell fails and the rest goes on")
    @Nullable
    String cellLimit;

    /** @throws RefusedException where one of them cannot be */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (slots != null) properties.put(MeasuringConfiguration.SLOTS, count(slots));
        if (memory != null) properties.put(MeasuringConfiguration.MEMORY, bytes(memory));
        if (cellLimit != null) properties.put(MeasuringConfiguration.CELL_LIMIT, time("--cell-limit", cellLimit));
        return properties;
    }

    /** What {@code --memory} allows; null where it is not given. */
    @Nullable
    Long memoryBytes() {
        return memory == null ? null : (Long) bytes(memory);
    }

    private static int count(int slots) {
        if (slots < 1 || slots > MOST)
            throw new RefusedException("--slots must lie in 1.." + MOST + ", got " + slots + ".");
        return slots;
    }

    /** Decimal, as they are told. */
    private static long bytes(String memory) {
        Matcher size = MEMORY.matcher(memory);
        if (!size.matches())
            throw new RefusedException(
                    "--memory must be a number of megabytes or gigabytes, such as 800m or 12g, got '" + memory + "'.");
        return Long.parseLong(size.group(1)) * (size.group(2).equals("g") ? 1_000_000_000L : 1_000_000L);
    }

    /** @throws RefusedException in one sentence, which names the option */
    static Duration time(String option, String limit) {
        Matcher time = TIME.matcher(limit);
        if (!time.matches())
            throw new RefusedException(option
                    + " must be a number of milliseconds, seconds, minutes, hours or days, such as 500ms, 90m or 6h, got '"
                    + limit + "'.");
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(Long.parseLong(time.group(1)));
            case "s" -> Duration.ofSeconds(Long.parseLong(time.group(1)));
            case "m" -> Duration.ofMinutes(Long.parseLong(time.group(1)));
            case "h" -> Duration.ofHours(Long.parseLong(time.group(1)));
            default -> Duration.ofDays(Long.parseLong(time.group(1)));
        };
    }
}
