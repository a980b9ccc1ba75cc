package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tokenizers to make samples with. */
public final class BundledModel {

    /** Where the build takes it from. */
    public static final Path FOLDER = Path.of("..", "datasets", "reference-model");

    static final Tokenizer TOKENIZER = Tokenizer.of(FOLDER);

    /** One of the kit's, {@code gpt2} or {@code llama2}, which do not speak the bundled language. */
    static Tokenizer other(String kind) {
        return chatting(kind, "");
    }

    /** The same of a model that has this chat template. @param template empty for none */
    static Tokenizer chatting(String kind, String template) {
        try {
            Path folder = Files.createTempDirectory("tokenizer");
            Files.copy(Conformance.file("tokenizers/" + kind + "/tokenizer.json"), folder.resolve("tokenizer.json"));
            Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 200000}");
            if (!template.isEmpty()) Files.writeString(folder.resolve("chat_template.jinja"), template);
            return Tokenizer.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BundledModel() {}
}
