package dev.ropewalk.evaluator.task;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.evaluator.Conformance;
import dev.ropewalk.evaluator.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tokenizers to make samples with. */
final class BundledModel {

    static final Tokenizer TOKENIZER = Tokenizer.of(Runs.modelFolder("reference-model"));

    /** One of the kit's, {@code gpt2} or {@code llama2}, which do not speak the bundled language. */
    static Tokenizer other(String kind) {
        try {
            Path folder = Files.createTempDirectory("tokenizer");
            Files.copy(Conformance.file("tokenizers/" + kind + "/tokenizer.json"), folder.resolve("tokenizer.json"));
            Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 200000}");
            return Tokenizer.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BundledModel() {}
}
