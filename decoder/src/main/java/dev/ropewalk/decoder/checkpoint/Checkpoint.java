package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model folder in Hugging Face layout, opened and checked, weights not yet read. */
public final class Checkpoint {

    private final Path folder;
    private final Path configFile;
    private final Family family;
    private final DecoderConfig config;
    private final Map<String, StoredTensor> tensors;
    private final List<String> notes;
    private @Nullable String sha256;

    private Checkpoint(
            Path folder,
            Path configFile,
            Family family,
            DecoderConfig config,
            Map<String, StoredTensor> tensors,
            List<String> notes) {
        this.folder = folder;
        this.configFile = configFile;
        this.family = family;
        this.config = config;
        this.tensors = tensors;
        this.notes = notes;
    }

    /** @throws CheckpointException one sentence that names the file, tensor or field that is wrong */
    public static Checkpoint open(Path folder) {
        return open(folder, folder.resolve("config.json"));
    }

    /**
     * The weights of a folder under another config.json.
     *
     * @throws CheckpointException one sentence that names the file, tensor or field that is wrong
     */
    public static Checkpoint open(Path folder, Path configFile) {
        if (!Files.isDirectory(folder)) throw new CheckpointException("There is no model folder " + folder + ".");
        if (!Files.isRegularFile(configFile) && configFile.equals(folder.resolve("config.json")))
            throw new CheckpointException(ModelFolderAdvice.withoutConfig(folder));
        ConfigFile file = ConfigFile.read(configFile);
        Quantization.refuse(file);
        Family family = Family.of(file);
        DecoderConfig config = DecoderConfig.read(family, file);
        UnreadFields.check(family, file);
        List<String> notes = new ArrayList<>(file.notes());
        Consumer<String> note = sentence -> notes.add(CheckpointException.oneLine(sentence));
        Map<String, StoredTensor> tensors =
                TensorNames.placed(family, config, WeightFiles.in(folder, family.layout(), config, note), note);
        if (Files.isRegularFile(folder.resolve("adapter_config.json")))
            note.accept("adapter_config.json lies beside the model and is not read: no adapter is applied.");
        return new Checkpoint(folder, configFile, family, config, tensors, List.copyOf(notes));
    }

    public Path folder() {
        return folder;
    }

    /** What a user should know of how these files are read, a sentence each: what is not followed, what was chosen. Empty where all is plain. */
    public List<String> notes() {
        return notes;
    }

    /** Keys that a query sees in the layer that sees most, its own included; {@link Reach#UNBOUNDED} where one has no sliding window. */
    public int widestWindow() {
        return config.windows().stream().mapToInt(window -> window).max().orElse(Reach.UNBOUNDED);
    }

    /** {@code llama} … */
    public String family() {
        return family.modelType();
    }

    public Layout layout() {
        return family.layout();
    }

    public Rope rope() {
        return config.rope();
    }

    /** Whether a config.json of this family says by one plain dictionary how all layers turn that turn at all. */
    public boolean hasOneRopeToWrite() {
        return family.slidingBaseField().isEmpty() && family.ropeEntries().isEmpty();
    }

    public int vocabularySize() {
        return config.vocabulary();
    }

    /** config.json as it stands. */
    public Map<String, Object> configJson() {
        return ConfigFile.read(configFile).fields();
    }

    public DecoderConfig config() {
        return config;
    }

    /** Numbers in all tensors of the files. */
    public long parameterCount() {
        return tensors.values().stream()
                .map(StoredTensor::entry)
                .distinct()
                .mapToLong(entry -> Arrays.stream(entry.shape()).reduce(1, (a, b) -> a * b))
                .sum();
    }

    public boolean has(String tensor) {
        return tensors.containsKey(tensor);
    }

    /** The tensor that the model calls so, whatever its file calls it. @throws CheckpointException when there is none */
    public StoredTensor stored(String tensor) {
        StoredTensor stored = tensors.get(tensor);
        if (stored == null) throw new CheckpointException("tensor " + tensor + " is missing from " + folder + ".");
        return stored;
    }

    /**
     * SHA-256 over names and contents of config.json, the files of the weights and tokenizer.json: the identity of a model. 64 hexadecimal
     * digits; reads all weights once.
     */
    public synchronized String sha256() {
        if (sha256 == null) sha256 = hash();
        return sha256;
    }

    /** The files whose names and contents are the model's identity, in the order in which they are hashed. */
    List<Path> identifying() {
        TreeSet<Path> files = new TreeSet<>();
        tensors.values().forEach(stored -> files.add(stored.file().file()));
        List<Path> all = new ArrayList<>(List.of(configFile));
        all.addAll(files);
        if (Files.isRegularFile(folder.resolve("tokenizer.json"))) all.add(folder.resolve("tokenizer.json"));
        return all;
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : identifying()) {
                digest.update((file.getFileName() + "\0" + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
                try (InputStream in = Files.newInputStream(file);
                        DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    in.transferTo(out);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
