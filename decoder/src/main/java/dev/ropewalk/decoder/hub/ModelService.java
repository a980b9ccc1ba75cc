package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.host.Caches;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Ropewalk service that gives the files of its models. A model is known by its contents; it is fetched once into {@code fetched/MODEL/FILES} of the cache,
 * where FILES is the hash of the list of its files, because what a tokenizer reads beside tokenizer.json is no part of a model's own hash and may change.
 * Thread-safe, and safe beside other processes.
 */
public final class ModelService {

    /** A file of a model. @param sha256 of its contents */
    private record Listed(String name, long size, String sha256) {}

    /** What a service may take to say what a model is made of, in times of its silence otherwise: it reads all of it the first time. */
    private static final int READING = 10;

    private final Endpoint endpoint, lists;
    private final Path cache;

    /**
     * @param name of what says where it is, for a message
     * @param address http or https, without a password
     * @param environment ROPEWALK_TOKEN, HTTPS_PROXY and its relatives
     * @param cache the program's folder in the user's cache
     * @throws CheckpointException where one of them is not what it has to be
     */
    public ModelService(String name, String address, Map<String, String> environment, Path cache) {
        this(name, address, environment, cache, ModelHub.PATIENCE);
    }

    ModelService(String name, String address, Map<String, String> environment, Path cache, Duration patience) {
        this.cache = cache;
        URI at = Endpoint.address(name, address);
        endpoint = endpoint(at, environment, patience);
        lists = endpoint(at, environment, patience.multipliedBy(READING));
    }

    private static Endpoint endpoint(URI at, Map<String, String> environment, Duration patience) {
        return new Endpoint(
                at,
                Endpoint.token("ROPEWALK_TOKEN", environment.getOrDefault("ROPEWALK_TOKEN", "")),
                new EnvironmentProxy(environment),
                patience,
                "");
    }

    /** As people know it: {@code host:8080}. */
    public String host() {
        return endpoint.host();
    }

    /**
     * The folder of a model, fetched unless it is here. Where the service is silent, or has the model no more, what was fetched before is good enough.
     *
     * @param sha256 as {@link Checkpoint#sha256()}
     * @throws CheckpointException one sentence that says why there is none
     */
    public Path folder(String sha256, DownloadProgress progress) {
        Path home = cache.resolve("fetched").resolve(sha256);
        try {
            Map<String, Listed> files;
            try {
                files = list(sha256);
            } catch (CheckpointException e) {
                return newest(home).orElseThrow(() -> e);
            }
            Path target = home.resolve(Fingerprint.of(files.values().toString()));
            WholeFolder.make(target, source(sha256, files), progress, download -> {
                for (String name : files.keySet()) download.required(name);
                if (!Checkpoint.open(download.folder()).sha256().equals(sha256))
                    throw new CheckpointException(host() + " lists files for " + source(sha256, files)
                            + " that are another model; it was not kept.");
            });
            return target;
        } catch (IOException e) {
            throw new CheckpointException(Caches.unwritable(home, e, Caches.XDG), e);
        }
    }

    private static Optional<Path> newest(Path home) throws IOException {
        if (!Files.isDirectory(home)) return Optional.empty();
        Path newest = null;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(home)) {
            for (Path folder : folders)
                if (isHash(folder.getFileName().toString())
                        && WholeFolder.is(folder)
                        && (newest == null || time(folder).compareTo(time(newest)) > 0)) newest = folder;
        }
        return Optional.ofNullable(newest);
    }

    private static FileTime time(Path folder) throws IOException {
        return Files.getLastModifiedTime(folder);
    }

    private static boolean isHash(String text) {
        return text.matches("[0-9a-f]{64}");
    }

    private Map<String, Listed> list(String sha256) {
        Endpoint.Answer answer = lists.get(name(sha256), "api/v1/models/" + sha256 + "/files", "", 0);
        try (InputStream body = answer.body()) {
            JsonNode said = JsonMapper.shared().readTree(body.readAllBytes());
            if (answer.status() != 200)
                throw refusal(answer.status(), said.path("detail").asString(""));
            Map<String, Listed> files = new LinkedHashMap<>();
            for (JsonNode file : said) {
                Listed one = new Listed(
                        file.path("name").asString(""),
                        file.path("size").asLong(-1),
                        file.path("sha256").asString(""));
                if (!one.name().matches("[^./\\\\\0][^/\\\\\0]*") || !isHash(one.sha256()))
                    throw new CheckpointException(
                            host() + " lists a file '" + one.name() + "', which is none of a model.");
                files.put(one.name(), one);
            }
            return files;
        } catch (JacksonException e) {
            throw refusal(answer.status(), "");
        } catch (IOException e) {
            throw new CheckpointException("The connection to " + host() + " was lost.", e);
        }
    }

    private static String name(String sha256) {
        return "model " + sha256.substring(0, 12);
    }

    private CheckpointException refusal(int status, String detail) {
        if (status == 401)
            return new CheckpointException(host() + " gives its models only to those with a token; "
                    + (endpoint.hasToken()
                            ? "it does not know that of ROPEWALK_TOKEN."
                            : "set ROPEWALK_TOKEN to one that 'ropewalk token' made there."));
        return new CheckpointException(
                detail.isEmpty()
                        ? host() + " does not answer as a Ropewalk service of this version does (status " + status
                                + ")."
                        : host() + " says: " + detail);
    }

    private Source source(String sha256, Map<String, Listed> files) {
        return new Source() {
            @Override
            public String host() {
                return endpoint.host();
            }

            /** Known by what the list says of it: contents that came to be others meanwhile are not begun with. */
            @Override
            public Endpoint.Answer file(String name, String known, long from) {
                Listed file = files.get(name);
                Endpoint.Answer answer = endpoint.get(
                        this + ", " + name,
                        "api/v1/models/" + sha256 + "/files/"
                                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                        .replace("+", "%20"),
                        known,
                        from);
                int status = answer.status();
                if (status == 416) return answer;
                if ((status == 200 || status == 206)
                        && file != null
                        && answer.identity().equals(file.sha256())) return answer;
                answer.close();
                throw status == 200 || status == 206 || status == 404
                        ? new CheckpointException(
                                host() + " has other files of " + this + " now than it listed; try again.")
                        : refusal(status, "");
            }

            @Override
            public String toString() {
                return ModelService.name(sha256);
            }
        };
    }
}
