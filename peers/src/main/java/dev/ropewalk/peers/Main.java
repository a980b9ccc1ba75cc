package dev.ropewalk.peers;

import de.kherud.llama.args.CacheType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Times llama.cpp on one prompt and prints one line: medians as JSON, or with exit status 1 why there are none. One process times one length,
 * so the peak of its memory is that of this length.
 *
 * <p>Arguments: GGUF file, threads, new tokens, rounds, type of the key-value cache (F32, F16 …).
 * Standard input: the prompt's ids in one line. Where that input ends, whoever asked is gone, and the process ends too.
 */
public final class Main {

    public static void main(String[] arguments) throws IOException {
        PrintStream answer = System.out;
        System.setOut(System.err); // where the binding tells what it unpacks
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String line = input.readLine();
        if (line == null || arguments.length != 5) {
            answer.println("GGUF file, threads, new tokens, rounds, cache type and a line of ids are needed");
            System.exit(2);
        }
        int[] prompt =
                Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
        endWith(input);
        int status = 0;
        try {
            answer.println(figures(prompt, arguments));
        } catch (RuntimeException | LinkageError e) {
            answer.println(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            status = 1;
        }
        System.exit(status);
    }

    private static void endWith(BufferedReader input) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (input.readLine() != null) continue;
                    } catch (IOException e) {
                        // as good as its end
                    }
                    Runtime.getRuntime().halt(1);
                },
                "watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static String figures(int[] prompt, String[] arguments) throws IOException {
        int threads = Integer.parseInt(arguments[1]), tokens = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        LlamaCpp.Settings settings =
                new LlamaCpp.Settings(threads, prompt.length + tokens, CacheType.valueOf(arguments[4]));
        List<LlamaCpp.Continuation> measured = new ArrayList<>();
        try (LlamaCpp model = new LlamaCpp(Path.of(arguments[0]), settings)) {
            for (int round = -1; round < rounds; round++) { // the first one only warms up
                LlamaCpp.Continuation one = model.greedy(turned(prompt, round + 1), tokens);
                if (round >= 0) measured.add(one);
            }
        }
        String peak = Files.isReadable(Path.of("/proc/self/status")) ? ", \"peakMemoryBytes\": " + peakMemory() : "";
        return String.format(
                Locale.ROOT,
                "{\"length\": %d, \"prefillTokensPerSecond\": %s, \"decodeTokensPerSecond\": %s%s}",
                prompt.length,
                prompt.length / median(measured, LlamaCpp.Continuation::prefillSeconds),
                (tokens - 1) / median(measured, LlamaCpp.Continuation::decodeSeconds),
                peak);
    }

    /** The prompt begun elsewhere: another first token, so that nothing of the last round can be used again. */
    private static int[] turned(int[] prompt, int by) {
        int[] turned = new int[prompt.length];
        for (int i = 0; i < turned.length; i++) turned[i] = prompt[(i + by) % turned.length];
        return turned;
    }

    private static double median(List<LlamaCpp.Continuation> all, ToDoubleFunction<LlamaCpp.Continuation> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Bytes, the mapped file included: proc(5), VmHWM. */
    private static long peakMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status")))
            if (line.startsWith("VmHWM:")) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        throw new IOException("/proc/self/status has no VmHWM");
    }

    private Main() {}
}
