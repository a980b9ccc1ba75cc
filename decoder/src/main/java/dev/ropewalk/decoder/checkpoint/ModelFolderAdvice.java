package dev.ropewalk.decoder.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What people give in the place of a model folder, and the next step for each, in a sentence. */
public final class ModelFolderAdvice {

    private static final String CONFIG = "config.json", ADAPTER = "adapter_config.json";

    /** What a clone without Git LFS holds in the place of large files: a text that begins so. */
    private static final byte[] POINTED = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    static final int POINTER = POINTED.length;
    static final String LFS = "is a pointer of Git LFS, not the file itself: fetch it with 'git lfs pull'";

    static boolean isPointer(ByteBuffer beginning) {
        return beginning.remaining() >= POINTER
                && beginning.slice(beginning.position(), POINTER).equals(ByteBuffer.wrap(POINTED));
    }

    /** A folder without config.json. */
    static String withoutConfig(Path folder) {
        List<Path> entries = entries(folder);
        if (entries.isEmpty()) return folder + " is empty: a model folder holds config.json and model.safetensors.";
        if (Files.isRegularFile(folder.resolve(ADAPTER))) return adapter(folder);
        if (Files.isDirectory(folder.resolve("snapshots"))) return cache(folder);
        List<Path> gguf = entries.stream().filter(ModelFolderAdvice::isGguf).toList();
        if (!gguf.isEmpty())
            return folder + " holds " + gguf.size() + (gguf.size() == 1 ? " GGUF file" : " GGUF files")
                    + ": give one of them, such as " + gguf.get(0) + ".";
        if (Files.isRegularFile(folder.resolve("params.json")))
            return folder
                    + " holds a model in its authors' own form (params.json): give the folder in Hugging Face layout, with config.json and model.safetensors.";
        Optional<Path> below = entries.stream()
                .filter(entry -> Files.isRegularFile(entry.resolve(CONFIG)))
                .findFirst();
        if (below.isPresent())
            return folder + " holds no " + CONFIG + ", but " + below.get() + " does: give that folder.";
        Optional<Path> cached = entries.stream()
                .filter(entry -> Files.isDirectory(entry.resolve("snapshots")))
                .findFirst();
        if (cached.isPresent()) return cache(cached.get());
        return folder.resolve(CONFIG) + " is missing: a model folder holds config.json and model.safetensors.";
    }

    private static String adapter(Path folder) {
        String name = ConfigFile.read(folder.resolve(ADAPTER))
                .at("base_model_name_or_path")
                .asString("");
        return folder + " is an adapter (" + ADAPTER + "), not a model: merge it into "
                + (name.isEmpty() ? "its base model" : name)
                + " first (merge_and_unload of PEFT), and give the folder of the merged model.";
    }

    /** A hub's cache folder: {@code models--owner--name} with refs, blobs and snapshots. */
    private static String cache(Path folder) {
        List<Path> snapshots = entries(folder.resolve("snapshots"));
        Path main = folder.resolve("refs").resolve("main");
        Path wanted = folder.resolve("snapshots");
        try {
            if (Files.isRegularFile(main)) {
                String commit = Files.readString(main).strip();
                if (commit.matches("[\\w.-]{1,64}"))
                    wanted = folder.resolve("snapshots").resolve(commit);
            }
        } catch (IOException e) {
            // then any of the snapshots will do
        }
        if (!Files.isDirectory(wanted) || wanted.endsWith("snapshots"))
            wanted = snapshots.isEmpty() ? folder.resolve("snapshots").resolve("HASH") : snapshots.get(0);
        return folder + " is the cache folder of a hub; its weights lie deeper: give " + wanted + ".";
    }

    /** A folder with config.json and no weights that could be read. */
    static String withoutWeights(Path folder) {
        if (Files.isRegularFile(folder.resolve(ADAPTER))) return adapter(folder);
        List<Path> entries = entries(folder);
        String missing = folder + " holds no " + WeightFiles.SINGLE + " and no " + WeightFiles.INDEX;
        Optional<Path> pickled = Stream.of(".bin", ".pt", ".pth", ".ckpt")
                .flatMap(ending -> named(entries, ending).stream())
                .filter(file -> !String.valueOf(file.getFileName()).equals("training_args.bin"))
                .findFirst();
        if (pickled.isPresent())
            return missing + ", only pickled weights (" + pickled.get().getFileName()
                    + "), which are not read: load the model in transformers and save it with save_pretrained, which writes safetensors.";
        Optional<Path> gguf = named(entries, GgufFile.ENDING);
        if (gguf.isPresent())
            return missing + ", but " + gguf.get().getFileName() + ": to measure that, give the file itself.";
        Optional<Path> other = named(entries, ".safetensors");
        if (other.isPresent())
            return missing + ", but " + other.get().getFileName() + ": a single file must be called "
                    + WeightFiles.SINGLE + ", shards need their index.";
        return missing + ": the weights are missing.";
    }

    /** A folder without tokenizer.json. */
    public static String withoutTokenizer(Path folder) {
        if (!Files.isRegularFile(folder.resolve(CONFIG))) return withoutConfig(folder);
        String missing = folder.resolve("tokenizer.json") + " is missing";
        return Stream.of("tokenizer.model", "vocab.json", "tekken.json", "vocab.txt", "qwen.tiktoken")
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .findFirst()
                .map(
                        name -> missing + ", and " + name
                                + " is not read: make it once with AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of transformers.")
                .orElse(missing + ".");
    }

    /** A text that is no folder and no name of a repository. Empty where it looks like neither of what people often give. */
    public static Optional<String> instead(String model) {
        String home = System.getProperty("user.home", "");
        if (model.equals("~") || model.startsWith("~/"))
            return Optional.of("There is no model folder " + model + ": ~ is not expanded here, write " + home
                    + model.substring(1) + ".");
        if (model.startsWith("file://"))
            return Optional.of(
                    model + " is an address; write the folder, " + model.substring("file://".length()) + ".");
        String plain = model.replaceFirst("^(https?|hf)://", "");
        if (!plain.equals(model) || plain.startsWith("huggingface.co/")) {
            String[] steps = (model.startsWith("hf://") ? "hub/" + plain : plain)
                    .replaceFirst("[?#].*", "")
                    .split("/+");
            if (steps.length < 3)
                return Optional.of(model + " is an address; write the repository's name, owner/name.");
            boolean revised = steps.length > 4
                    && List.of("tree", "blob", "resolve", "commit").contains(steps[3])
                    && !steps[4].equals("main");
            return Optional.of(model + " is an address; write " + steps[1] + "/" + steps[2]
                    + (revised ? "@" + steps[4] : "") + ", the repository's name.");
        }
        return Optional.empty();
    }

    /** A file in the place of a folder. */
    public static String file(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (name.matches(".*\\.(bin|pt|pth|ckpt)"))
            return file
                    + " holds pickled weights, which are not read: give a folder with config.json and model.safetensors.";
        if (folder != null && Files.isRegularFile(folder.resolve(CONFIG)))
            return file + " is a file of a model: give its folder, " + folder + ".";
        return file + " is a file; a model is a folder with config.json and model.safetensors.";
    }

    /** Whether a file is called as llama.cpp's are. */
    public static boolean isGguf(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(GgufFile.ENDING);
    }

    /** The file of llama.cpp in a folder that holds one such and no config.json. */
    public static Optional<Path> onlyGguf(Path folder) {
        if (Files.exists(folder.resolve(CONFIG))) return Optional.empty();
        List<Path> files = entries(folder).stream()
                .filter(ModelFolderAdvice::isGguf)
                .filter(Files::isRegularFile)
                .toList();
        return files.size() == 1 ? Optional.of(files.get(0)) : Optional.empty();
    }

    private static Optional<Path> named(List<Path> entries, String ending) {
        return entries.stream()
                .filter(entry -> String.valueOf(entry.getFileName())
                        .toLowerCase(Locale.ROOT)
                        .endsWith(ending))
                .findFirst();
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private ModelFolderAdvice() {}
}
