package dev.ropewalk.app;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.attention.AttentionProbe;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.ContextPlan;
import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Tasks;
import dev.ropewalk.tasks.perplexity.LastTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "probe",
        description = "Shows where the last token of a text attends, layer by layer, as the text grows.",
        mixinStandardHelpOptions = true)
final class ProbeCommand implements Callable<Integer> {

    private static final long SEED = 1;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            defaultValue = "reference-model",
            description = ModelFolder.DESCRIPTION + " (default: the bundled reference model)")
    String model = "reference-model";

    @Option(
            names = "--method",
            paramLabel = "M",
            defaultValue = "rope",
            description =
                    "method or preset, with parameters as 'self-extend{group=8,window=1024}'; repeat for more (default: rope)")
    List<String> methods = new ArrayList<>();

    @Mixin
    TrainedLengthOption trained = new TrainedLengthOption();

    @Option(
            names = "--lengths",
            paramLabel = "N,…",
            split = ",",
            required = true,
            description = "tokens of the texts; all lengths end with the same token")
    List<Integer> lengths = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "PATH",
            description = "a text file, or a folder of .txt files (default: generated stories, for the bundled model)")
    @Nullable
    Path text;

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "8",
            description = "texts that are averaged, where PATH is no single file (default: 8)")
    int documents = 8;

    @Option(names = "--json", paramLabel = "FILE", description = "also write every layer and head there")
    @Nullable
    Path json;

    @Override
    public Integer call() throws IOException {
        OutputFile.check("--json", json);
        for (int length : lengths)
            if (length < 2) throw new RefusedException("--lengths must be at least 2, got " + length + ".");
        if (documents < 1) throw new RefusedException("--documents must be at least 1, got " + documents + ".");
        List<Configuration> configurations = configurations();
        Checkpoint checkpoint = ModelFolder.open(model, Terminal.err(spec));
        List<Map<String, Object>> probes = new ArrayList<>();
        TextTable table = new TextTable(
                "method", "tokens", "layer", "entropy", "of the mean", "of ln n", "sinks", "last 256", "never trained");
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder());
                Decoder decoder = Decoder.load(checkpoint)) {
            Texts texts = texts(tokenizer);
            for (Configuration configuration : configurations)
                for (int length : lengths) {
                    ContextPlan plan = configuration
                            .resolve(trained.of(checkpoint.rope()), length)
                            .plan();
                    AttentionProbe probe = decoder.attentionProbe(texts.of(length), plan);
                    addRows(table, configuration.toString().replaceFirst("\\{\\}$", ""), probe);
                    probes.add(document(configuration.toString(), probe));
                }
        }
        if (json != null) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("model", model);
            document.put("probes", probes);
            OutputFile.write(json, ReadableJson.of(document));
        }
        PrintWriter out = OutputFile.table(spec, json);
        out.print(table);
        out.println("Means over heads and texts: nats, and shares of the weight.");
        out.flush();
        return 0;
    }

    private List<Configuration> configurations() {
        try {
            return methods.stream().map(Configuration::parse).toList();
        } catch (IllegalArgumentException e) {
            if (spec == null) throw e;
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Texts of any of the wanted lengths, which all end with the same tokens. */
    private interface Texts {
        List<int[]> of(int length);
    }

    private Texts texts(Tokenizer tokenizer) throws IOException {
        int longest = lengths.stream().mapToInt(length -> length).max().orElseThrow();
        Path path = text;
        if (path != null && !Files.isDirectory(path)) {
            int[] ids = tokenizer.encodePlain(TextFile.read(path)), prefix = tokenizer.prefix();
            if (ids.length < longest)
                throw new RefusedException(path + " has " + ids.length + " tokens, " + longest + " are needed.");
            LastTokens windows = new LastTokens(1, longest);
            return length -> windows.windows(ids.length, length, prefix.length).stream()
                    .map(window -> window.ids(ids, prefix))
                    .toList();
        }
        Map<String, Object> parameters = new LinkedHashMap<>(Map.of("documents", documents));
        if (path != null) parameters.put("folder", path.toString());
        Samples samples;
        try {
            samples = Tasks.named("ppl/lastk-1@1", parameters).on(tokenizer, longest);
        } catch (IllegalArgumentException e) {
            if (path != null) throw e;
            throw new RefusedException(
                    "The generated stories are only for the bundled model: name a text with --text.");
        }
        return length -> IntStream.range(0, documents)
                .mapToObj(ordinal -> samples.sample(length, SEED, ordinal).ids())
                .toList();
    }

    private static void addRows(TextTable table, String configuration, AttentionProbe probe) {
        for (int layer = 0; layer < probe.entropy().length; layer++) {
            double entropy = mean(probe.entropy()[layer]);
            table.row(
                    configuration,
                    probe.tokens(),
                    layer,
                    rounded(entropy),
                    rounded(mean(probe.entropyOfMean()[layer])),
                    rounded(entropy / Math.log(probe.tokens())),
                    rounded(mean(probe.sinks()[layer])),
                    rounded(mean(probe.recent()[layer])),
                    rounded(mean(probe.neverTrained()[layer])));
        }
    }

    private static Map<String, Object> document(String configuration, AttentionProbe probe) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("configuration", configuration);
        document.put("tokens", probe.tokens());
        document.put("texts", probe.texts());
        document.put("lnTokens", Math.log(probe.tokens()));
        document.put("entropy", probe.entropy());
        document.put("entropyOfMean", probe.entropyOfMean());
        document.put("sinks", probe.sinks());
        document.put("recent", probe.recent());
        document.put("neverTrained", probe.neverTrained());
        return document;
    }

    private static double mean(double[] heads) {
        return Arrays.stream(heads).average().orElseThrow();
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
