package dev.ropewalk.app;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.tasks.Sample;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import dev.ropewalk.tasks.Tasks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "dump",
        description = "Writes the samples of a task as JSON, one a line: what a model would be asked.",
        mixinStandardHelpOptions = true)
final class TasksDumpCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "TASK",
            description = "as in a suite, name or name{parameter=value,…}; or a file that a benchmark published")
    String task = "";

    @Option(
            names = "--model",
            paramLabel = ModelFolder.NAME,
            defaultValue = "reference-model",
            description =
                    "whose tokenizer counts; " + ModelFolder.DESCRIPTION + " (default: the bundled reference model)")
    String model = "reference-model";

    @Option(names = "--length", paramLabel = "N", required = true, description = "tokens, prompt and new ones together")
    int length;

    @Option(names = "--samples", paramLabel = "K", description = "how many (default: as many as the task has)")
    @Nullable
    Integer samples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "default: 1")
    long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "where to write, JSON lines")
    Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (length < 1) throw new RefusedException("--length must be at least 1, got " + length + ".");
        if (samples != null && samples < 1)
            throw new RefusedException("--samples must be at least 1, got " + samples + ".");
        OutputFile.check("--out", out, Path.of(task));
        Task asked = samples == null ? task() : task().ofSize(samples);
        int count = samples == null ? asked.size() : samples;
        long unasked;
        try (Tokenizer tokenizer = Tokenizer.of(ModelFolder.of(model, Terminal.err(spec)))) {
            ModelFolder.say(tokenizer.notes(), Terminal.err(spec));
            Samples made = asked.on(tokenizer, length);
            List<Sample> all = IntStream.range(0, count)
                    .parallel()
                    .mapToObj(ordinal -> made.sample(length, seed, ordinal))
                    .toList();
            OutputFile.write(
                    out,
                    all.stream()
                            .map(sample -> line(made, tokenizer, sample))
                            .collect(Collectors.joining("\n", "", "\n")));
            unasked = all.stream().filter(sample -> sample.unasked() != null).count();
        }
        PrintWriter err = Terminal.err(spec);
        err.println(count + (count == 1 ? " sample of " : " samples of ") + asked.name() + " written to " + out
                + (unasked > 0 ? "; " + unasked + " of them would not be asked, unasked says why" : ""));
        err.flush();
        return 0;
    }

    /** A task by its name, or a published file as it lies there. */
    private Task task() {
        return Files.isRegularFile(Path.of(task)) ? Tasks.named("file", Map.of("path", task)) : Suite.task(task);
    }

    private static String line(Samples samples, Tokenizer tokenizer, Sample sample) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("id", samples.id(sample.ordinal()));
        line.put("prompt", sample.text() == null ? tokenizer.decode(sample.ids()) : sample.text());
        line.put("answers", sample.answers());
        line.put("promptTokens", sample.ids().length);
        line.put("maxNewTokens", samples.newTokens());
        line.put("lostTokens", sample.lostTokens());
        line.put("unasked", sample.unasked());
        line.put("needles", sample.needles());
        line.put("depth", sample.depth());
        return JsonMapper.shared().writeValueAsString(line);
    }
}
