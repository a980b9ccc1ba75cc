package dev.ropewalk.decoder.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ConfigFile;
import dev.ropewalk.decoder.checkpoint.ModelFolderAdvice;
import dev.ropewalk.decoder.natives.NativeLibraries;
import dev.ropewalk.methods.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint's tokenizer.json, through Hugging Face's own tokenizers library. What stands in front of a text is what transformers 5.23.0 puts
 * there ({@link TokenizerFiles}), and nothing ever ends a text that a model is to go on with or is scored on. Thread-safe.
 */
public final class Tokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final Path folder;
    private final TokenizerFiles files;
    private final int known;
    private final List<Integer> unknown;
    private final OptionalInt noPiece;
    private final Set<Integer> endIds;
    private final OptionalInt begin;
    private final OptionalInt end;
    private final int[] prefix;
    private final int[] suffix;

    /** @param known ids that the model has @param unknown ids of the files that it has not @param noPiece what stands for a text without a piece */
    private Tokenizer(
            HuggingFaceTokenizer tokenizer,
            Path folder,
            TokenizerFiles files,
            int known,
            List<Integer> unknown,
            OptionalInt noPiece) {
        this.tokenizer = tokenizer;
        this.folder = folder;
        this.files = files;
        this.known = known;
        this.unknown = unknown;
        this.noPiece = noPiece;
        this.endIds = endIds(folder);
        begin = id(files.begin());
        end = id(files.end());
        Encoding around = Stream.of("a", "0", ".")
                .map(text -> tokenizer.encode(text, true, false))
                .filter(encoding ->
                        Arrays.stream(encoding.getSpecialTokenMask()).anyMatch(added -> added == 0))
                .findFirst()
                .orElseGet(() -> tokenizer.encode("a", true, false));
        int[] ids = ids(around);
        long[] added = around.getSpecialTokenMask();
        int front = 0, back = ids.length;
        while (front < back && added[front] == 1) front++;
        while (back > front && added[back - 1] == 1) back--;
        boolean own = files.front() == TokenizerFiles.Front.POST_PROCESSOR;
        suffix = own ? Arrays.copyOfRange(ids, back, ids.length) : new int[0];
        prefix = own
                ? Arrays.copyOf(ids, front)
                : files.front() == TokenizerFiles.Front.BEGIN ? begin.stream().toArray() : new int[0];
    }

    /** Of a token that is one and that the model has an embedding for. */
    private OptionalInt id(Optional<String> token) {
        int[] ids = token.map(text -> ids(tokenizer.encode(text, false, false))).orElse(new int[0]);
        return ids.length == 1 && ids[0] < known ? OptionalInt.of(ids[0]) : OptionalInt.empty();
    }

    /**
     * @throws CheckpointException when there is no tokenizer.json or it cannot be read
     * @throws IllegalArgumentException one sentence, where the library that reads it has no place on the disk
     */
    public static Tokenizer of(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) throw new CheckpointException(ModelFolderAdvice.withoutTokenizer(folder));
        ConfigFile read = ConfigFile.read(file);
        TokenizerFaults.check(read);
        int known = ConfigFile.read(folder.resolve("config.json")).positive("vocab_size");
        List<Integer> unknown =
                ids(read).filter(id -> id >= known).sorted().boxed().toList();
        TokenizerFiles files = TokenizerFiles.read(folder, read);
        NativeLibraries.tokenizers();
        try {
            Tokenizer opened = new Tokenizer(library(file, files), folder, files, known, unknown, noPiece(read));
            OptionalInt strange =
                    Arrays.stream(opened.prefix).filter(id -> id >= known).findFirst();
            if (strange.isPresent()) {
                opened.close();
                throw new CheckpointException(file + " puts the id " + strange.getAsInt()
                        + " in front of every text, the model has the ids 0 to " + (known - 1)
                        + " (vocab_size in config.json).");
            }
            return opened;
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException(
                    file + " is not a tokenizer: "
                            + String.valueOf(e.getMessage())
                                    .replaceFirst(
                                            "data did not match any variant of untagged enum \\w+",
                                            "it has a part of a kind that is not known here,")
                            + ".",
                    e);
        }
    }

    private static HuggingFaceTokenizer library(Path file, TokenizerFiles files) throws IOException {
        Map<String, String> asItStands = Map.of("truncation", "false", "padding", "false");
        Optional<ConfigFile> extended = files.extended(file);
        if (extended.isEmpty()) return HuggingFaceTokenizer.newInstance(file, asItStands);
        TokenizerFaults.check(extended.get());
        byte[] json = extended.get().root().toString().getBytes(StandardCharsets.UTF_8);
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), asItStands);
    }

    /** A vocabulary is a map from piece to id, or, for unigram models, a list in the order of ids. */
    private static IntStream ids(ConfigFile file) {
        JsonNode vocabulary = file.at("model").path("vocab");
        IntStream own = vocabulary.isArray()
                ? IntStream.range(0, vocabulary.size())
                : vocabulary.valueStream().mapToInt(id -> id(file, "model", id));
        return IntStream.concat(
                own,
                file.at("added_tokens").valueStream().mapToInt(token -> id(file, "added_tokens", token.path("id"))));
    }

    /** Unigram models tell its id, all others its name; a model that splits all texts into bytes has none. */
    private static OptionalInt noPiece(ConfigFile file) {
        JsonNode model = file.at("model"),
                named = model.path("vocab").path(model.path("unk_token").asString(""));
        JsonNode id = model.hasNonNull("unk_id") ? model.path("unk_id") : named;
        return id.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(id(file, "model", id));
    }

    private static int id(ConfigFile file, String field, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0)
            throw file.wrong(field, "has the token id " + id + ", which is not a whole number from 0");
        return id.asInt();
    }

    /** What config.json and generation_config.json call the end of a text: a number, a list or nothing. As in transformers no token is -1. */
    private static Set<Integer> endIds(Path folder) {
        Set<Integer> ids = new HashSet<>();
        for (String name : new String[] {"config.json", "generation_config.json"}) {
            if (!Files.isRegularFile(folder.resolve(name))) continue;
            ConfigFile file = ConfigFile.read(folder.resolve(name));
            JsonNode node = file.at("eos_token_id");
            for (JsonNode entry : node.isArray() ? node : List.of(node))
                if (!entry.isNull() && !(entry.isIntegralNumber() && entry.asInt(0) == -1))
                    ids.add(id(file, "eos_token_id", entry));
        }
        return Set.copyOf(ids);
    }

    /** Ids of a whole prompt, with what the tokenizer puts in front of it. */
    public int[] encode(String text) {
        return begun(encodePlain(text));
    }

    /** The ids of a text behind what the tokenizer puts in front of one; a text that begins with that already does not get it twice. */
    public int[] begun(int[] plain) {
        int front = front(plain);
        int[] whole = Arrays.copyOf(prefix, front + plain.length);
        System.arraycopy(plain, 0, whole, front, plain.length);
        return whole;
    }

    /** How many ids {@link #begun} puts in front of these. */
    public int front(int[] plain) {
        return begins(plain) ? 0 : prefix.length;
    }

    private boolean begins(int[] plain) {
        return plain.length >= prefix.length && Arrays.equals(plain, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Ids of a text without what the tokenizer puts in front of one, even where it is written there. */
    public int[] encodeBody(String text) {
        int[] plain = encodePlain(text);
        return begins(plain) ? Arrays.copyOfRange(plain, prefix.length, plain.length) : plain;
    }

    /** Ids of a text to learn from: begun, and ended where tokenizer.json ends one. */
    public int[] whole(int[] plain) {
        int[] begun = begun(plain), whole = Arrays.copyOf(begun, begun.length + suffix.length);
        System.arraycopy(suffix, 0, whole, begun.length, suffix.length);
        return whole;
    }

    /**
     * Ids of a piece of text alone, no special tokens but those it writes itself.
     *
     * @throws UnknownTokenException when it holds a token that the model has no embedding for
     */
    public int[] encodePlain(String text) {
        return known(ids(tokenizer.encode(text, false, false)));
    }

    private int[] known(int[] ids) {
        for (int id : ids)
            if (id >= known)
                throw new UnknownTokenException(
                        "the text holds the token " + named(id)
                                + ", for which the model has no embedding: its ids are 0 to " + (known - 1)
                                + " (vocab_size in config.json)",
                        ids);
        return ids;
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
        return new Encoded(known(ids(encoding)), ends);
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
        return spans(text, tokenizer.encode(text, false, false));
    }

    private static int[][] spans(String text, Encoding encoding) {
        int[] at = IntStream.range(0, text.length() + 1)
                .filter(i ->
                        i == text.length() || i == 0 || !Character.isSurrogatePair(text.charAt(i - 1), text.charAt(i)))
                .toArray(); // of every code point, by which the library counts, and of the end
        return Arrays.stream(encoding.getCharTokenSpans())
                .map(span -> new int[] {at[span.getStart()], at[span.getEnd()]})
                .toArray(int[][]::new);
    }

    /**
     * Whether every word of the text is known: no piece becomes the unknown token, and no character but white space is left out, as a model without
     * such a token does in silence. Of a unigram model that token bears the text it stands for, so ids tell.
     */
    public boolean knows(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        if (noPiece.isPresent() && Arrays.stream(encoding.getIds()).anyMatch(id -> id == noPiece.getAsInt()))
            return false;
        BitSet told = new BitSet(text.length());
        for (int[] span : spans(text, encoding)) told.set(span[0], span[1]);
        return IntStream.range(0, text.length()).allMatch(i -> told.get(i) || Character.isWhitespace(text.charAt(i)));
    }

    /** Ids that {@link #encode} puts in front of any text; empty where the tokenizer adds none. */
    public int[] prefix() {
        return prefix.clone();
    }

    /**
     * What lm-evaluation-harness 0.4.13 (models/huggingface.py, {@code prefix_token_id}) stands a text on that nothing stands in front of: the
     * token that begins one if the tokenizer has it, put in front or not, else the one that ends one. Where no file names either, what is
     * put in front, or what config.json calls the end.
     */
    public OptionalInt footing() {
        if (begin.isPresent()) return begin;
        if (end.isPresent()) return end;
        return prefix.length > 0
                ? OptionalInt.of(prefix[prefix.length - 1])
                : endIds.stream().mapToInt(Integer::intValue).min();
    }

    /** SHA-256 of all added tokens where other files than tokenizer.json add some; empty where they add none. */
    public String addedElsewhere() {
        return files.extended(folder.resolve("tokenizer.json"))
                .map(whole -> Fingerprint.of(whole.root().path("added_tokens").toString()))
                .orElse("");
    }

    /** For people: what {@link #encode} puts in front of a text, and what ends one, such as "puts <s> (1) in front; ends at </s> (2)". */
    public String describe() {
        StringBuilder described = new StringBuilder("puts ")
                .append(prefix.length == 0 ? "nothing" : named(prefix))
                .append(" in front");
        if (suffix.length > 0)
            described.append(" and leaves out ").append(named(suffix)).append(" behind");
        int[] ends = endIds.stream().mapToInt(Integer::intValue).sorted().toArray();
        return described
                .append(ends.length == 0 ? "; nothing ends a text" : "; ends at " + named(ends))
                .toString();
    }

    /** What a user should know of how these files are read, a sentence each. Empty where all is plain. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        boolean begins = prefix.length > 0;
        if (files.flag("add_bos_token").orElse(begins) != begins)
            notes.add(
                    "add_bos_token in tokenizer_config.json is not followed: where there is a tokenizer.json, transformers 5.23.0 drops it; "
                            + "the tokenizer puts " + (begins ? named(prefix) : "nothing") + " in front of a text.");
        if (files.flag("add_eos_token").orElse(false) || suffix.length > 0)
            notes.add((suffix.length > 0
                            ? "tokenizer.json ends a text with " + named(suffix)
                            : "add_eos_token in tokenizer_config.json is true")
                    + ", which is left out: a text that a model is to go on with, or is scored on, has no end.");
        if (!unknown.isEmpty())
            notes.add("tokenizer.json has " + unknown.size() + (unknown.size() == 1 ? " token" : " tokens")
                    + " for which the model has no embedding (ids 0 to " + (known - 1)
                    + ", vocab_size in config.json), and which no prompt may hold: "
                    + unknown.stream().limit(3).map(this::named).collect(Collectors.joining(", "))
                    + (unknown.size() > 3 ? ", …" : "") + ".");
        notes.addAll(files.differences());
        return List.copyOf(notes);
    }

    private String named(int id) {
        return tokenizer.decode(new long[] {id}, false) + " (" + id + ")";
    }

    private String named(int[] ids) {
        return Arrays.stream(ids).mapToObj(this::named).collect(Collectors.joining(", "));
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
