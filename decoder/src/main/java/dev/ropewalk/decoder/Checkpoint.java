package dev.ropewalk.decoder;

import dev.ropewalk.methods.Reach;
import dev.ropewalk.methods.Rope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A model folder in Hugging Face layout, opened and checked, weights not yet read. */
public final class Checkpoint {

    private static final String SINGLE = "model.safetensors", INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final Path configFile;
    private final Family family;
    private final DecoderConfig config;
    private final Map<String, Safetensors> fileOfTensor;
    private final List<String> notes;
    private @Nullable String sha256;

    private Checkpoint(
            Path folder,
            Path configFile,
            Family family,
            DecoderConfig config,
            Map<String, Safetensors> fileOfTensor,
            List<String> notes) {
        this.folder = folder;
        this.configFile = configFile;
        this.family = family;
        this.config = config;
        this.fileOfTensor = fileOfTensor;
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
        ConfigFile file = ConfigFile.read(configFile);
        Quantization.refuse(file);
        Family family = Family.of(file);
        DecoderConfig config = DecoderConfig.read(family, file);
        UnreadFields.check(family, file);
        return new Checkpoint(folder, configFile, family, config, tensors(folder), file.notes());
    }

    private static Map<String, Safetensors> tensors(Path folder) {
        Map<String, Safetensors> found = new LinkedHashMap<>();
        if (Files.isRegularFile(folder.resolve(INDEX))) {
            JsonNode map = ConfigFile.read(folder.resolve(INDEX)).at("weight_map");
            if (!map.isObject()) throw new CheckpointException(folder.resolve(INDEX) + " has no weight_map.");
            Map<String, Safetensors> shards = new LinkedHashMap<>();
            map.properties()
                    .forEach(entry ->
                            shards.computeIfAbsent(entry.getValue().asString(""), name -> shard(folder, name)));
            map.properties().forEach(entry -> {
                Safetensors file = shards.get(entry.getValue().asString(""));
                if (file == null || file.find(entry.getKey()).isEmpty())
                    throw new CheckpointException(
                            misplaced(folder, entry.getKey(), entry.getValue().asString(""), shards));
                found.put(entry.getKey(), file);
            });
        } else if (Files.isRegularFile(folder.resolve(SINGLE))) {
            Safetensors file = Safetensors.open(folder.resolve(SINGLE));
            file.names().forEach(name -> found.put(name, file));
        } else {
            throw new CheckpointException(folder + " holds no " + SINGLE + " and no " + INDEX
                    + "; pickled weights (.bin, .pt) are not read.");
        }
        return found;
    }

    private static Safetensors shard(Path folder, String name) {
        if (!name.matches("[^/\\\\]+\\.safetensors") || !isPath(name))
            throw new CheckpointException(
                    folder.resolve(INDEX) + ": shard '" + name + "' must be a plain name ending in .safetensors.");
        if (!Files.isRegularFile(folder.resolve(name)))
            throw new CheckpointException(folder.resolve(name) + " is missing; " + INDEX + " names it.");
        return Safetensors.open(folder.resolve(name));
    }

    /** Whether the file system can hold the name: none holds a NUL, and one without Unicode little else. */
    private static boolean isPath(String name) {
        try {
            return !Path.of(name).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String misplaced(Path folder, String tensor, String shard, Map<String, Safetensors> shards) {
        String elsewhere = shards.entrySet().stream()
                .filter(other -> other.getValue().find(tensor).isPresent())
                .map(other -> "it is in " + other.getKey())
                .findFirst()
                .orElse("no shard holds it");
        return folder.resolve(INDEX) + " says that tensor " + tensor + " is in " + shard + ", but " + elsewhere + ".";
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
        return family.modelType;
    }

    Layout layout() {
        return family.layout();
    }

    public Rope rope() {
        return config.rope();
    }

    public int vocabularySize() {
        return config.vocabulary();
    }

    /** config.json as it stands. */
    Map<String, Object> configJson() {
        return ConfigFile.read(configFile).fields();
    }

    DecoderConfig config() {
        return config;
    }

    /** Numbers in all tensors of the files. */
    public long parameterCount() {
        return fileOfTensor.entrySet().stream()
                .mapToLong(entry -> {
                    long count = 1;
                    for (long d :
                            entry.getValue().find(entry.getKey()).orElseThrow().shape()) count *= d;
                    return count;
                })
                .sum();
    }

    boolean has(String tensor) {
        return fileOfTensor.containsKey(tensor);
    }

    /** The file that holds a tensor. @throws CheckpointException when none does */
    Safetensors fileOf(String tensor) {
        Safetensors file = fileOfTensor.get(tensor);
        if (file == null) throw new CheckpointException("tensor " + tensor + " is missing from " + folder + ".");
        return file;
    }

    /**
     * SHA-256 over names and contents of config.json, the safetensors files and tokenizer.json: the identity of a model. 64 hexadecimal
     * digits; reads all weights once.
     */
    public synchronized String sha256() {
        if (sha256 == null) sha256 = hash();
        return sha256;
    }

    private String hash() {
        TreeSet<Path> files = new TreeSet<>();
        fileOfTensor.values().forEach(file -> files.add(file.file()));
        List<Path> all = new ArrayList<>(List.of(configFile));
        all.addAll(files);
        if (Files.isRegularFile(folder.resolve("tokenizer.json"))) all.add(folder.resolve("tokenizer.json"));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : all) {
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
