package dev.ropewalk.app;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.jinja.TemplateException;
import java.io.IOException;
import java.io.PrintWriter;
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
            paramLabel = ModelFolder.NAME,
            defaultValue = "reference-model",
            description = ModelFolder.DESCRIPTION + " (default: the bundled reference model)")
    String model = "reference-model";

    @Mixin
    MethodOptions method = new MethodOptions();

    @Mixin
    DeviceOption where = new DeviceOption();

    @Mixin
    DtypeOption type = new DtypeOption();

    @Mixin
    TrainedLengthOption trained = new TrainedLengthOption();

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
            return prompt != null ? prompt : file != null ? TextFile.read(file) : "";
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

    @Option(names = "--chat", description = "the text is a user's message, written with the model's chat template")
    boolean chat;

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Override
    public Integer call() throws IOException {
        if (maxNewTokens < 1)
            throw new RefusedException("--max-new-tokens must be at least 1, got " + maxNewTokens + ".");
        var configuration = method.configuration();
        Checkpoint checkpoint = ModelFolder.open(model, Terminal.err(spec));
        try (Tokenizer tokenizer = Tokenizer.of(checkpoint.folder());
                Decoder decoder = Decoder.load(checkpoint, type.dtype, where.device())) {
            ModelFolder.say(tokenizer.notes(), Terminal.err(spec));
            String written = chat ? inChat(checkpoint.folder()) : text.read();
            // A chat template writes the special tokens itself.
            int[] prompt = chat ? tokenizer.encodePlain(written) : tokenizer.encode(written);
            if (prompt.length == 0) throw new RefusedException("The prompt has no tokens.");
            var resolution = configuration.resolve(trained.of(checkpoint.rope()), prompt.length + maxNewTokens);
            try (Context context = decoder.read(List.of(prompt), resolution, maxNewTokens)) {
                int[] ids = context.generate(maxNewTokens, tokenizer.endIds()).get(0);
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("configuration", resolution.exact().toString());
                document.put("dtype", decoder.dtype());
                document.put("device", decoder.device().toString());
                if (chat) document.put("prompt", written);
                document.put("promptTokens", prompt.length);
                document.put("tokenizer", tokenizer.describe());
                document.put("tokenizerNotes", tokenizer.notes());
                document.put("ids", ids);
                document.put("text", tokenizer.decode(ids));
                document.put("notes", resolution.plan().notes(checkpoint.widestWindow()));
                print(document);
            }
        }
        return 0;
    }

    private String inChat(Path folder) throws IOException {
        ChatTemplate template = ChatTemplate.of(folder)
                .orElseThrow(() -> new RefusedException("The model " + model
                        + " has no chat template, neither chat_template.jinja nor one in tokenizer_config.json."));
        try {
            return template.render(List.of(Map.of("role", "user", "content", text.read())), true);
        } catch (TemplateException e) {
            throw new RefusedException("The model's chat template refuses: " + e.getMessage());
        }
    }

    private void print(Map<String, Object> document) {
        PrintWriter out = Terminal.out(spec), err = Terminal.err(spec);
        if (!json)
            err.println(document.get("promptTokens") + " tokens of prompt; "
                    + (chat
                            ? "the chat template writes their special ones"
                            : "the tokenizer " + document.get("tokenizer")));
        err.flush();
        out.println(json ? JsonMapper.shared().writeValueAsString(document) : document.get("text"));
        out.flush();
    }
}
