package dev.ropewalk.decoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A checkpoint's tokenizer.json, through Hugging Face's own tokenizers library. Thread-safe. */
public final class Tokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final int[] prefix;
    private final Set<Integer> endIds;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Set<Integer> endIds) {
        this.tokenizer = tokenizer;
        this.endIds = endIds;
        this.prefix = encode("");
    }

    /** @throws CheckpointException when there is no tokenizer.json or it cannot be read */
    public static Tokenizer of(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        ConfigFile read = ConfigFile.read(file);
        TokenizerFaults.check(read);
        int largest = largestId(read),
                known = ConfigFile.read(folder.resolve("config.json")).positive("vocab_size");
        if (largest >= known)
            throw new CheckpointException(file + " has ids up to " + largest + ", the model knows only " + known
                    + " (vocab_size in config.json).");
        Set<Integer> ends = endIds(folder);
        try {
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
            Tokenizer opened = new Tokenizer(tokenizer, ends);
            for (int id : opened.prefix)
                if (id >= known) {
                    opened.close();
                    throw new CheckpointException(file + " puts the id " + id + " around a text, the model knows only "
                            + known + " (vocab_size in config.json).");
                }
            return opened;
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException(file + " is not a tokenizer: " + e.getMessage() + ".", e);
        }
    }

    /** A vocabulary is a map from piece to id, or, for unigram models, a list in the order of ids. */
    private static int largestId(ConfigFile file) {
        JsonNode vocabulary = file.at("model").path("vocab");
        int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        if (vocabulary.isObject()) for (JsonNode id : vocabulary) largest = Math.max(largest, id(file, "model", id));
        for (JsonNode added : file.at("added_tokens"))
            largest = Math.max(largest, id(file, "added_tokens", added.path("id")));
        return largest;
    }

    private static int id(ConfigFile file, String field, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0)
            throw file.wrong(field, "has the token id " + id + ", which is not a whole number from 0");
        return id.asInt();
    }

    /** What config.json and generation_config.json call the end of a text: a number, a list or nothing. */
    private static Set<Integer> endIds(Path folder) {
        Set<Integer> ids = new HashSet<>();
        for (String name : new String[] {"config.json", "generation_config.json"}) {
            if (!Files.isRegularFile(folder.resolve(name))) continue;
            ConfigFile file = ConfigFile.read(folder.resolve(name));
            JsonNode node = file.at("eos_token_id");
            if (node.isArray()) node.forEach(entry -> ids.add(id(file, "eos_token_id", entry)));
            else if (!node.isNull()) ids.add(id(file, "eos_token_id", node));
        }
        return Set.copyOf(ids);
    }

    /** Ids of a whole prompt, with the special tokens the tokenizer puts around it. */
    public int[] encode(String text) {
        return ids(tokenizer.encode(text, true, false));
    }

    /** Ids of a piece of text alone, no special tokens. */
    public int[] encodePlain(String text) {
        return ids(tokenizer.encode(text, false, false));
    }

    private static int[] ids(Encoding encoding) {
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    /** Text of ids; special tokens are left out. */
    public String decode(int[] ids) {
        return ids.length == 0
                ? ""
                : tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /** Whether every word of the text is known: no piece becomes the unknown token. */
    public boolean knows(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getTokens())
                .noneMatch(piece -> piece.equals("<unk>") || piece.equals("[UNK]"));
    }

    /** Ids that {@link #encode} puts around any text, in front of it for every decoder seen; empty where the tokenizer adds none. */
    public int[] prefix() {
        return prefix.clone();
    }

    /** Ids that end a text; may be empty. */
    public Set<Integer> endIds() {
        return endIds;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
