package dev.ropewalk.decoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A checkpoint's tokenizer.json, through Hugging Face's own tokenizers library. Thread-safe. */
public final class Tokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final int[] prefix;
    private final int[] suffix;
    private final Set<Integer> endIds;
    private final Path folder;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Optional<ConfigFile> config, Set<Integer> endIds, Path folder) {
        this.tokenizer = tokenizer;
        this.folder = folder;
        this.endIds = endIds;
        int[] whole = ids(tokenizer.encode("a", true, false)), plain = encodePlain("a");
        int front = 0;
        while (front + plain.length < whole.length
                && !Arrays.equals(whole, front, front + plain.length, plain, 0, plain.length)) front++;
        this.prefix = asTold(config, "bos", Arrays.copyOf(whole, front));
        this.suffix = asTold(
                config, "eos", Arrays.copyOfRange(whole, Math.min(whole.length, front + plain.length), whole.length));
    }

    /** add_bos_token and add_eos_token of tokenizer_config.json, where they are said, go before what tokenizer.json does. */
    private int[] asTold(Optional<ConfigFile> config, String which, int[] ids) {
        String flag = "add_" + which + "_token", name = which + "_token";
        if (config.isEmpty() || !config.get().has(flag)) return ids;
        boolean wanted = config.get().flag(flag);
        JsonNode node = config.get().at(name);
        String token = node.isObject() ? node.path("content").asString("") : node.asString("");
        int[] id = token.isEmpty() ? new int[0] : encodePlain(token);
        if (wanted && id.length != 1)
            throw config.get().wrong(flag, "is true, but " + name + " is " + node + ", which is no single token");
        if (wanted == Arrays.equals(ids, id)) return ids;
        return wanted
                ? id
                : Arrays.stream(ids)
                        .filter(other -> id.length != 1 || other != id[0])
                        .toArray();
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
            Caches.tellDjl();
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
            Path config = folder.resolve("tokenizer_config.json");
            Tokenizer opened = new Tokenizer(
                    tokenizer,
                    Files.isRegularFile(config) ? Optional.of(ConfigFile.read(config)) : Optional.empty(),
                    ends,
                    folder);
            OptionalInt unknown = IntStream.concat(Arrays.stream(opened.prefix), Arrays.stream(opened.suffix))
                    .filter(id -> id >= known)
                    .findFirst();
            if (unknown.isPresent()) {
                opened.close();
                throw new CheckpointException(file + " puts the id " + unknown.getAsInt()
                        + " around a text, the model knows only " + known + " (vocab_size in config.json).");
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
        return around(encodePlain(text));
    }

    /** The ids of a text with the special tokens the tokenizer puts around a prompt. */
    public int[] around(int[] plain) {
        int[] whole = Arrays.copyOf(prefix, prefix.length + plain.length + suffix.length);
        System.arraycopy(plain, 0, whole, prefix.length, plain.length);
        System.arraycopy(suffix, 0, whole, prefix.length + plain.length, suffix.length);
        return whole;
    }

    /** Ids of a piece of text alone, no special tokens. */
    public int[] encodePlain(String text) {
        return ids(tokenizer.encode(text, false, false));
    }

    /** The same with the places of its tokens. */
    public Encoded encodeWithEnds(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        CharSpan[] spans = encoding.getCharTokenSpans(); // in code points
        boolean wide = text.codePointCount(0, text.length()) < text.length();
        int[] ends = new int[spans.length];
        for (int i = 0, points = 0, end = 0; i < spans.length; i++) {
            int wanted = spans[i] == null ? points : Math.max(points, spans[i].getEnd());
            end = wide ? text.offsetByCodePoints(end, wanted - points) : wanted;
            points = wanted;
            ends[i] = end;
        }
        return new Encoded(ids(encoding), ends);
    }

    /**
     * A text as tokens.
     *
     * @param ends for each token the index in the text behind its last character, never falling; tokens of one character end at the same place
     */
    public record Encoded(int[] ids, int[] ends) {

        /** The first token that reaches beyond a character's index. */
        public int tokenAt(int index) {
            int low = 0, high = ends.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ends[middle] > index) high = middle;
                else low = middle + 1;
            }
            return low;
        }
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

    /** Text of ids, special tokens written out. */
    public String decodeAll(int[] ids) {
        return ids.length == 0
                ? ""
                : tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    /** Where each token of {@link #encodePlain} comes from: from and to in the text, in UTF-16 units. Tokens of one character share its place. */
    public int[][] spans(String text) {
        int[] at = IntStream.range(0, text.length() + 1)
                .filter(i ->
                        i == text.length() || i == 0 || !Character.isSurrogatePair(text.charAt(i - 1), text.charAt(i)))
                .toArray(); // of every code point, by which the library counts, and of the end
        return Arrays.stream(tokenizer.encode(text, false, false).getCharTokenSpans())
                .map(span -> new int[] {at[span.getStart()], at[span.getEnd()]})
                .toArray(int[][]::new);
    }

    /** Whether every word of the text is known: no piece becomes the unknown token. */
    public boolean knows(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getTokens())
                .noneMatch(piece -> piece.equals("<unk>") || piece.equals("[UNK]"));
    }

    /** Ids that {@link #encode} puts in front of any text; empty where the tokenizer adds none. */
    public int[] prefix() {
        return prefix.clone();
    }

    /** For people: what {@link #encode} puts around a text, and what ends one, such as "puts <s> (1) in front; ends at </s> (2)". */
    public String describe() {
        StringBuilder described = new StringBuilder("puts ")
                .append(prefix.length == 0 ? "nothing" : named(prefix))
                .append(" in front");
        if (suffix.length > 0) described.append(" and ").append(named(suffix)).append(" behind");
        int[] ends = endIds.stream().mapToInt(Integer::intValue).sorted().toArray();
        return described
                .append(ends.length == 0 ? "; nothing ends a text" : "; ends at " + named(ends))
                .toString();
    }

    private String named(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(id -> tokenizer.decode(new long[] {id}, false) + " (" + id + ")")
                .collect(Collectors.joining(", "));
    }

    /** How the checkpoint writes conversations, if it says so. @throws CheckpointException when it says so in a way that cannot be used */
    public Optional<ChatTemplate> chatTemplate() {
        return ChatTemplate.of(folder);
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
