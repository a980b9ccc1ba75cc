package dev.ropewalk.app;

import dev.ropewalk.decoder.Checkpoint;
import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.Tokenizer;
import dev.ropewalk.evaluator.Runs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "generate", description = "Continues a text greedily under a method.", mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "checkpoint folder (default: the bundled reference model)")
    @Nullable
    Path model;

    @Mixin
    MethodOptions method = new MethodOptions();

    /** The text, from the command line or from a file. */
    static final class Text {
        @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "the text to continue")
        @Nullable
        String prompt;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description = "a file with the text to continue")
        @Nullable
        Path file;

        String read() throws IOException {
            return prompt != null ? prompt : file != null ? Files.readString(file) : "";
        }
    }

    @ArgGroup(multiplicity = "1")
    Text text = new Text();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "tokens to add at most (default: 32)")
    int maxNewTokens = 32;

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() throws IOException {
        if (maxNewTokens < 1)
            throw new RefusedException("--max-new-tokens must be at least 1, got " + maxNewTokens + ".");
        var configuration = method.configuration();
        Checkpoint checkpoint = Checkpoint.open(model != null ? model : Runs.modelFolder("reference-model"));
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder());
                Decoder decoder = Decoder.load(checkpoint)) {
            int[] prompt = tokenizer.encode(text.read());
            if (prompt.length == 0) throw new RefusedException("The prompt has no tokens.");
            var resolution = configuration.resolve(checkpoint.rope(), prompt.length + maxNewTokens);
            try (Context context = decoder.read(List.of(prompt), resolution, maxNewTokens)) {
                int[] ids = context.generate(maxNewTokens, tokenizer.endIds()).get(0);
                print(resolution.exact().toString(), prompt.length, ids, tokenizer.decode(ids));
            }
        }
        return 0;
    }

    private void print(String configuration, int promptTokens, int[] ids, String continuation) {
        PrintWriter out = Terminal.out(spec);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("configuration", configuration);
            document.put("promptTokens", promptTokens);
            document.put("ids", ids);
            document.put("text", continuation);
            out.println(JsonMapper.shared().writeValueAsString(document));
        } else {
            out.println(continuation);
        }
        out.flush();
    }
}
