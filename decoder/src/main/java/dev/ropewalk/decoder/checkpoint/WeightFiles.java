package dev.ropewalk.decoder.checkpoint;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The safetensors files of a model folder, in the order of transformers 5.23.0 (modeling_utils.py, _get_resolved_checkpoint_files): one single
 * file goes before an index. An index only finds files; their headers say what is where, and of two files the later one by name.
 *
 * <p>Where there are none, the one file of llama.cpp in the folder is read ({@link GgufTensors}).
 *
 * <p>A name that the header's metadata gives to a tensor beside its own, as safetensors' save_model does for tied weights, is followed.
 */
final class WeightFiles {

    static final String SINGLE = "model.safetensors", INDEX = "model.safetensors.index.json", GGUF = "model.gguf";

    private final Path folder;
    private final Layout layout;
    private final DecoderConfig config;
    private final Consumer<String> note;

    private WeightFiles(Path folder, Layout layout, DecoderConfig config, Consumer<String> note) {
        this.folder = folder;
        this.layout = layout;
        this.config = config;
        this.note = note;
    }

    /**
     * All tensors by the names the files give them, or would give them in Hugging Face's layout.
     *
     * @param layout of the model's family
     * @param note told what a user should know, a sentence each
     * @throws CheckpointException naming the file that is missing or broken
     */
    static Map<String, StoredTensor> in(Path folder, Layout layout, DecoderConfig config, Consumer<String> note) {
        return new WeightFiles(folder, layout, config, note).read();
    }

    private Map<String, StoredTensor> read() {
        boolean indexed = Files.isRegularFile(folder.resolve(INDEX));
        if (Files.isRegularFile(folder.resolve(SINGLE))) {
            if (indexed && !namesOnlySingle())
                note.accept(SINGLE + " and " + INDEX + " are both there: " + SINGLE
                        + " is read, as in transformers 5.23.0, and the index is not.");
            return tensors(List.of(Safetensors.open(folder.resolve(SINGLE))));
        }
        if (!indexed && Files.isRegularFile(folder.resolve(GGUF))) return ofLlamaCpp();
        if (!indexed) throw new CheckpointException(ModelFolderAdvice.withoutWeights(folder));
        JsonNode map = ConfigFile.read(folder.resolve(INDEX)).at("weight_map");
        if (!map.isObject() || map.isEmpty())
            throw new CheckpointException(folder.resolve(INDEX) + " has no weight_map.");
        TreeSet<String> shards = new TreeSet<>();
        map.properties().forEach(entry -> shards.add(entry.getValue().asString("")));
        return tensors(shards.stream().map(this::shard).toList());
    }

    private Map<String, StoredTensor> ofLlamaCpp() {
        Map<String, StoredTensor> tensors = GgufTensors.of(GgufFile.open(folder.resolve(GGUF)), layout, config);
        String quantized = tensors.values().stream()
                .map(stored -> stored.entry().dtype())
                .filter(dtype -> QuantizedBlock.named(dtype).isPresent())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!quantized.isEmpty())
            note.accept("Weights are quantized (" + quantized
                    + "): their numbers are read exactly, and activations are not rounded as llama.cpp rounds them.");
        return tensors;
    }

    private Map<String, StoredTensor> tensors(List<Safetensors> files) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        for (Safetensors file : files)
            for (String name : file.names()) {
                StoredTensor before =
                        tensors.put(name, new StoredTensor(file, file.find(name).orElseThrow()));
                if (before != null)
                    twice.add(name + " of " + before.file().file().getFileName());
            }
        if (!twice.isEmpty())
            note.accept(
                    "In more than one shard; not read, as in transformers 5.23.0: " + String.join(", ", twice) + ".");
        for (Safetensors file : files)
            new TreeMap<>(file.metadata())
                    .forEach((alias, name) -> file.find(name)
                            .ifPresent(entry -> tensors.putIfAbsent(alias, new StoredTensor(file, entry))));
        return tensors;
    }

    /** A superfluous index is not worth a word. */
    private boolean namesOnlySingle() {
        try {
            return ConfigFile.read(folder.resolve(INDEX))
                    .at("weight_map")
                    .valueStream()
                    .allMatch(file -> file.asString("").equals(SINGLE));
        } catch (CheckpointException e) {
            return false;
        }
    }

    private Safetensors shard(String name) {
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
}
