package dev.ropewalk.tasks.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokenizer of a model that speaks the language, as files in Hugging Face's form: texts are lower-cased, cut at blanks and around every
 * digit, and begin with {@code <s>}; a word that the language has not is {@code <unk>}. The same bytes on every platform.
 */
public final class StoryTokenizer {

    private static final String TOKENIZER = """
            {
            "version": "1.0",
            "truncation": null,
            "padding": null,
            "added_tokens": [
            {"id": %2$d, "content": "%1$s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
            {"id": %4$d, "content": "%3$s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}
            ],
            "normalizer": {"type": "Lowercase"},
            "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "Whitespace"}, {"type": "Digits", "individual_digits": true}]
            },
            "post_processor": {
            "type": "TemplateProcessing",
            "single": [
            {"SpecialToken": {"id": "%1$s", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}}
            ],
            "pair": [
            {"SpecialToken": {"id": "%1$s", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"Sequence": {"id": "B", "type_id": 1}}
            ],
            "special_tokens": {"%1$s": {"id": "%1$s", "ids": [%2$d], "tokens": ["%1$s"]}}
            },
            "decoder": null,
            "model": {
            "type": "WordLevel",
            "vocab": {
            %5$s
            },
            "unk_token": "%3$s"
            }
            }
            """;

    private static final String CONFIG = """
            {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "%s",
            "unk_token": "%s",
            "model_max_length": %d
            }
            """;

    /** Ids are 0 to one less: the {@code vocab_size} of a model. */
    public static int size() {
        return Words.ALL.size();
    }

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json}.
     *
     * @param folder is there
     * @param longest tokens of the longest text that the model is made for, at least 1
     * @throws IllegalArgumentException one sentence, when the model is made for none
     */
    public static void write(Path folder, int longest) throws IOException {
        if (longest < 1)
            throw new IllegalArgumentException("a model is made for texts of at least 1 token, got " + longest);
        String vocabulary = IntStream.range(0, size())
                .mapToObj(id -> "\"" + Words.ALL.get(id) + "\": " + id)
                .collect(Collectors.joining(",\n"));
        Files.writeString(
                folder.resolve("tokenizer.json"),
                String.format(
                        Locale.ROOT,
                        TOKENIZER,
                        Words.START,
                        Words.id(Words.START),
                        Words.UNKNOWN,
                        Words.id(Words.UNKNOWN),
                        vocabulary));
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                String.format(Locale.ROOT, CONFIG, Words.START, Words.UNKNOWN, longest));
    }

    private StoryTokenizer() {}
}
