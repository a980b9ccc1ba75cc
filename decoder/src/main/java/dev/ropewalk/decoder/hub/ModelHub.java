package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ModelFile;
import dev.ropewalk.decoder.checkpoint.ModelFolderAdvice;
import dev.ropewalk.decoder.gguf.GgufFolder;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what a user calls a model into a folder: an existing folder, a file of llama.cpp ({@link GgufFolder}), or a repository of a hub, {@code owner/name} or
 * {@code owner/name@revision}, which is downloaded once per commit into {@code models/owner/name/COMMIT} of the cache. A folder appears there
 * whole and verified or not at all; a file of it that lost its end since is downloaded again. Thread-safe, and safe beside other processes.
 */
public final class ModelHub {

    /** The folder of which commit a branch was. */
    static final String REFS = "refs";

    private static final String INDEX = "model.safetensors.index.json", SINGLE = "model.safetensors";

    /** Until a hub that sends nothing has lost the connection. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, String> environment;
    private final Path cache;
    private final boolean offline;
    private final Duration patience;

    /**
     * A hub as an environment describes it: HF_ENDPOINT, HF_TOKEN, ROPEWALK_OFFLINE or HF_HUB_OFFLINE, HTTPS_PROXY and its relatives.
     *
     * @param cache the program's folder in the user's cache
     */
    public ModelHub(Map<String, String> environment, Path cache) {
        this(environment, cache, PATIENCE);
    }

    ModelHub(Map<String, String> environment, Path cache, Duration patience) {
        this.patience = patience;
        this.environment = Map.copyOf(environment);
        this.cache = cache;
        this.offline = isOn(environment, "ROPEWALK_OFFLINE") || isOn(environment, "HF_HUB_OFFLINE");
    }

    private Hub hub() {
        String set = environment.getOrDefault("HF_ENDPOINT", "").strip();
        URI address = Endpoint.address("HF_ENDPOINT", set.isEmpty() ? "https://huggingface.co" : set);
        return new Hub(
                address,
                new Endpoint(
                        address,
                        Endpoint.token("HF_TOKEN", environment.getOrDefault("HF_TOKEN", "")),
                        new EnvironmentProxy(environment),
                        patience,
                        "; with ROPEWALK_OFFLINE=1 only the cache is used"));
    }

    private static boolean isOn(Map<String, String> environment, String name) {
        return List.of("1", "true", "yes", "on")
                .contains(environment.getOrDefault(name, "").strip().toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * The folder of a model. A folder that exists goes before a repository of the same name; one that holds nothing but a file of llama.cpp is that file.
     *
     * @throws CheckpointException one sentence that says why there is none
     */
    public Path folder(String model, DownloadProgress progress) {
        try {
            Path folder = Path.of(model);
            if (Files.isDirectory(folder))
                return ModelFolderAdvice.onlyGguf(folder)
                        .map(file -> GgufFolder.of(file, cache))
                        .orElse(folder);
            if (Files.isRegularFile(folder) && ModelFolderAdvice.isGguf(folder)) return GgufFolder.of(folder, cache);
            if (Files.exists(folder)) throw new CheckpointException(ModelFolderAdvice.file(folder));
        } catch (InvalidPathException e) {
            // then it is no folder
        }
        ModelFolderAdvice.instead(model).ifPresent(sentence -> {
            throw new CheckpointException(sentence);
        });
        Repository repository = Repository.parse(model)
                .orElseThrow(() -> new CheckpointException("There is no model folder " + model
                        + ", and it is not the name of a repository such as owner/name or owner/name@revision."));
        Path home = cache.resolve("models").resolve(repository.owner()).resolve(repository.name());
        Path remembered = home.resolve(REFS).resolve(repository.encodedRevision());
        try {
            if (offline) return cached(repository, home, remembered);
            if (Repository.isCommit(repository.revision()) && WholeFolder.is(home.resolve(repository.revision())))
                return home.resolve(repository.revision());
            Hub hub = hub();
            String commit = hub.commit(repository);
            Path target = home.resolve(commit);
            WholeFolder.make(target, hub.source(repository, commit), progress, download -> fill(repository, download));
            remember(remembered, commit);
            return target;
        } catch (IOException e) {
            throw new CheckpointException(Caches.unwritable(home, e, Caches.XDG), e);
        }
    }

    /** Whether a text has the form {@code owner/name} or {@code owner/name@revision}; no hub is asked. */
    public static boolean isRepository(String text) {
        return Repository.parse(text).isPresent();
    }

    private Path cached(Repository repository, Path home, Path remembered) throws IOException {
        String commit = Repository.isCommit(repository.revision())
                ? repository.revision()
                : Files.isRegularFile(remembered) ? Files.readString(remembered).strip() : "";
        Path folder = home.resolve(commit);
        if (Repository.isCommit(commit) && Files.isDirectory(folder)) {
            List<VerifiedSizes.Broken> broken = VerifiedSizes.broken(folder);
            if (broken.isEmpty()) return folder;
            throw new CheckpointException(
                    broken.get(0) + ", and ROPEWALK_OFFLINE or HF_HUB_OFFLINE forbids to download it again.");
        }
        throw new CheckpointException(repository + " is not in the cache " + cache.resolve("models")
                + ", and ROPEWALK_OFFLINE or HF_HUB_OFFLINE forbids to download it.");
    }

    private static void remember(Path remembered, String commit) throws IOException {
        if (Files.isRegularFile(remembered)
                && Files.readString(remembered).strip().equals(commit)) return;
        Files.createDirectories(remembered.getParent());
        WholeFile.write(remembered, commit + "\n");
    }

    private static void fill(Repository repository, Download download) throws IOException {
        if (!download.optional("config.json") && download.optional("adapter_config.json"))
            throw new CheckpointException(
                    repository
                            + " is an adapter, not a model: merge it into its base model first, and give the folder of the merged model.");
        download.required("config.json");
        download.optional("tokenizer.json");
        for (String name : ModelFile.OPTIONAL) download.optional(name);
        if (download.optional(SINGLE)) return;
        if (!download.optional(INDEX))
            throw new CheckpointException(repository + " has no " + SINGLE + " and no " + INDEX
                    + "; pickled weights (.bin, .pt) are not read.");
        for (String shard : shards(download.folder().resolve(INDEX))) download.required(shard);
    }

    private static Set<String> shards(Path index) throws IOException {
        JsonNode map;
        try {
            map = JsonMapper.shared().readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (JacksonException e) {
            throw new CheckpointException("The hub's " + INDEX + " is not valid JSON.", e);
        }
        Set<String> shards = new LinkedHashSet<>();
        for (JsonNode value : map) {
            String name = value.asString("");
            if (!name.matches("[\\w-][\\w.-]*\\.safetensors"))
                throw new CheckpointException("The hub's " + INDEX + " names a shard '" + name
                        + "', which must be a plain name ending in .safetensors.");
            shards.add(name);
        }
        if (shards.isEmpty()) throw new CheckpointException("The hub's " + INDEX + " has no weight_map.");
        return shards;
    }
}
