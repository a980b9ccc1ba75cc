package dev.ropewalk.decoder.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository becomes a folder that is whole and verified, or one sentence says why there is none. */
class ModelHubTest {

    private static final String WEIGHTS = "0123456789".repeat(50_000);

    @TempDir
    Path cache;

    private final LocalHub hub = new LocalHub();

    @BeforeEach
    void aModel() {
        hub.put("config.json", "{\"model_type\": \"llama\"}");
        hub.put("tokenizer.json", "{}");
        hub.put("README.md", "not needed");
        hub.put("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private ModelHub modelHub(String... environment) {
        Map<String, String> all = new HashMap<>(Map.of("HF_ENDPOINT", hub.address()));
        for (int i = 0; i < environment.length; i += 2) all.put(environment[i], environment[i + 1]);
        return new ModelHub(all, cache);
    }

    private Path fetch(String model, String... environment) {
        return modelHub(environment).folder(model, DownloadProgress.SILENT);
    }

    private Path part() {
        return cache.resolve("models/org/name/" + hub.commit + ".part");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void refuses(String model, String sentence, String... environment) {
        assertThatThrownBy(() -> fetch(model, environment))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void aRepositoryIsDownloadedOnceIntoTheFolderOfItsCommit() throws IOException {
        Path folder = fetch("org/name");
        assertThat(folder).isEqualTo(cache.resolve("models/org/name/" + hub.commit));
        assertThat(names(folder)).containsExactly("config.json", "model.safetensors", "tokenizer.json");
        assertThat(folder.resolve("model.safetensors")).hasContent(WEIGHTS);
        assertThat(part()).doesNotExist();
        int asked = hub.requests.size();
        assertThat(fetch("org/name@main")).isEqualTo(folder);
        assertThat(hub.requests).hasSize(asked + 1);
        assertThat(fetch("org/name@" + hub.commit)).isEqualTo(folder);
        assertThat(hub.requests).hasSize(asked + 1);
    }

    /** A tokenizer of an older kind has tokens in added_tokens.json alone: without it a text is cut into others, and nothing says so. */
    @Test
    void allThatATokenizerReadsIsDownloaded() throws IOException {
        for (String name : ModelFile.OPTIONAL) hub.put(name, "{}");
        assertThat(names(fetch("org/name")))
                .contains("added_tokens.json", "special_tokens_map.json")
                .containsAll(ModelFile.OPTIONAL);
    }

    @Test
    void aBranchThatMovedOnIsDownloadedAnewBesideTheOldCommit() {
        Path old = fetch("org/name");
        hub.commit = "b".repeat(40);
        hub.put("tokenizer.json", "{\"new\": 1}");
        Path fresh = fetch("org/name");
        assertThat(fresh).isNotEqualTo(old);
        assertThat(fresh.resolve("tokenizer.json")).hasContent("{\"new\": 1}");
        assertThat(old.resolve("tokenizer.json")).hasContent("{}");
    }

    @Test
    void progressEndsWithAllBytesOfEveryFile() {
        Map<String, Long> last = new HashMap<>();
        modelHub().folder("org/name", (file, bytes, total) -> last.put(file, total == bytes ? bytes : -bytes));
        assertThat(last)
                .containsEntry("model.safetensors", (long) WEIGHTS.length())
                .containsEntry("tokenizer.json", 2L);
    }

    @Test
    void aCutDownloadGoesOnFromItsLastByte() throws IOException {
        hub.cutAfter.put("model.safetensors", 200_000);
        refuses("org/name", "of 500000 of model.safetensors; the next attempt goes on from there");
        assertThat(cache.resolve("models/org/name/" + hub.commit)).doesNotExist();
        long kept =
                Files.size(part().resolve("model.safetensors.part")); // what was under way when the line broke is lost
        assertThat(kept).isBetween(1L, 200_000L);
        assertThat(fetch("org/name").resolve("model.safetensors")).hasContent(WEIGHTS);
        assertThat(hub.asked("model.safetensors").stream()
                        .filter(r -> r.server().equals("store")))
                .extracting(LocalHub.Request::range)
                .containsExactly("null", "bytes=" + kept + "-");
        assertThat(hub.asked("config.json")).hasSize(1);
    }

    /** The line stands and nothing comes: the lock is let go, and the next attempt goes on from there. */
    @Test
    void aDownloadThatStallsEndsAndGoesOn() throws IOException {
        hub.stallAfter.put("model.safetensors", 200_000);
        ModelHub impatient = new ModelHub(Map.of("HF_ENDPOINT", hub.address()), cache, Duration.ofMillis(500));
        assertThatThrownBy(() -> impatient.folder("org/name", DownloadProgress.SILENT))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("was lost after 200000 bytes of 500000 of model.safetensors");
        assertThat(fetch("org/name").resolve("model.safetensors")).hasContent(WEIGHTS);
        ModelHub again =
                new ModelHub(Map.of("HF_ENDPOINT", hub.address()), cache.resolve("other"), Duration.ofMillis(500));
        hub.stallAfter.put("config.json", 3);
        assertThatThrownBy(() -> again.folder("org/name", DownloadProgress.SILENT))
                .hasMessageContaining("was lost after 3 bytes");
    }

    @Test
    void aSmallFileThatChangedSinceTheCutIsFetchedWhole() {
        hub.put("tokenizer.json", "x".repeat(1000));
        hub.cutAfter.put("tokenizer.json", 10);
        refuses("org/name", "of 1000 of tokenizer.json");
        hub.put("tokenizer.json", "y".repeat(900));
        assertThat(fetch("org/name").resolve("tokenizer.json")).hasContent("y".repeat(900));
    }

    @Test
    void aLargeFileThatChangedSinceTheCutIsFetchedWhole() {
        hub.cutAfter.put("model.safetensors", 1000);
        refuses("org/name", "of 500000 of model.safetensors");
        hub.put("model.safetensors", "changed".repeat(1000));
        assertThat(fetch("org/name").resolve("model.safetensors")).hasContent("changed".repeat(1000));
        assertThat(hub.asked("model.safetensors").stream()
                        .filter(r -> r.server().equals("store")))
                .extracting(LocalHub.Request::range)
                .containsExactly("null", "null");
    }

    @Test
    void aPartThatIsWholeAlreadyIsVerifiedAndKept() throws IOException {
        hub.cutAfter.put("model.safetensors", 0);
        refuses("org/name", "lost after 0 bytes");
        Files.writeString(part().resolve("model.safetensors.part"), WEIGHTS);
        assertThat(fetch("org/name").resolve("model.safetensors")).hasContent(WEIGHTS);
    }

    @Test
    void contentThatDoesNotMatchItsChecksumIsDeletedAndSaid() {
        hub.wrongChecksum = true;
        refuses("org/name", "does not have the checksum");
        assertThat(part().resolve("model.safetensors.part")).doesNotExist();
        assertThat(cache.resolve("models/org/name/" + hub.commit)).doesNotExist();
        hub.wrongChecksum = false;
        assertThat(fetch("org/name").resolve("model.safetensors")).hasContent(WEIGHTS);
    }

    @Test
    void whereThereIsNoRoomTheDownloadGoesOnOnceThereIs() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(700_000).build())) {
            Path other = Files.write(disk.getPath("/other"), new byte[300_000]);
            ModelHub full = new ModelHub(Map.of("HF_ENDPOINT", hub.address()), disk.getPath("/cache"));
            String home = "/cache/models/org/name";
            assertThatThrownBy(() -> full.folder("org/name", DownloadProgress.SILENT))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage(
                            "There is no room for the 500000 bytes of model.safetensors in %s/%s.part; make room"
                                    + " there, or set XDG_CACHE_HOME to a folder that may be written.",
                            home, hub.commit);
            assertThat(disk.getPath(home, hub.commit)).doesNotExist();
            // the room goes while the download is under way
            Files.delete(other);
            assertThatThrownBy(() -> full.folder("org/name", (file, bytes, total) -> fill(other, bytes)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith(home + " cannot be written: ")
                    .hasMessageEndingWith("; make room there, or set XDG_CACHE_HOME to a folder that may be written.");
            assertThat(disk.getPath(home, hub.commit)).doesNotExist();
            Files.delete(other);
            Path folder = full.folder("org/name", DownloadProgress.SILENT);
            assertThat(Files.readString(folder.resolve("model.safetensors"))).isEqualTo(WEIGHTS);
            assertThat(hub.asked("config.json")).hasSize(1);
        }
    }

    private static void fill(Path file, long bytes) {
        if (bytes == 0 || Files.exists(file)) return;
        try {
            Files.write(file, new byte[500_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatLostItsEndIsDownloadedAgain() throws IOException {
        Path folder = fetch("org/name"), weights = folder.resolve("model.safetensors");
        Files.writeString(weights, "012");
        refuses(
                "org/name",
                weights
                        + " has 3 of 500000 bytes, and ROPEWALK_OFFLINE or HF_HUB_OFFLINE forbids to download it again.",
                "ROPEWALK_OFFLINE",
                "1");
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(fetch("org/name@" + hub.commit)).isEqualTo(folder);
        assertThat(weights).hasContent(WEIGHTS);
        assertThat(folder.resolve("tokenizer.json")).hasContent("{}");
        assertThat(names(folder)).containsExactly("config.json", "model.safetensors", "tokenizer.json");
        assertThat(hub.asked("config.json")).hasSize(1);
    }

    /** As those of before their lengths were kept. */
    @Test
    void aFolderOfWhichNoLengthsAreKnownIsBelieved() throws IOException {
        Path folder = fetch("org/name");
        Files.delete(folder.resolveSibling(hub.commit + ".sizes"));
        Files.writeString(folder.resolve("tokenizer.json"), "{\"mine\": 1}");
        assertThat(fetch("org/name").resolve("tokenizer.json")).hasContent("{\"mine\": 1}");
    }

    @Test
    void ofTwoDownloadsAtOnceOneDoesTheWorkAndBothGetTheFolder() {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Path> a = CompletableFuture.supplyAsync(() -> fetch("org/name"), two),
                    b = CompletableFuture.supplyAsync(() -> fetch("org/name"), two);
            assertThat(a.join()).isEqualTo(b.join());
        } finally {
            two.shutdown();
        }
        assertThat(hub.asked("config.json")).hasSize(1);
    }

    /** The lock is taken by another process, as `kill -9` of it would release it. */
    @Test
    void aDownloadWaitsForAnotherProcessAndThenFindsItsFiles() throws Exception {
        Path home = Files.createDirectories(cache.resolve("models/org/name"));
        Path lock = home.resolve(hub.commit + ".lock"), folder = home.resolve(hub.commit);
        String holder = """
                import java.nio.channels.*; import java.nio.file.*;
                public class Holder { public static void main(String[] a) throws Exception {
                    try (FileChannel c = FileChannel.open(Path.of(a[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock l = c.lock()) {
                        System.out.println("locked"); System.out.flush(); System.in.read();
                        Files.createDirectories(Path.of(a[1])); } } }""";
        Path source = Files.writeString(cache.resolve("Holder.java"), holder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        source.toString(),
                        lock.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("locked");
            CompletableFuture<Path> waiting = CompletableFuture.supplyAsync(() -> fetch("org/name"), one);
            Thread.sleep(500);
            assertThat(waiting).isNotDone();
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(waiting.join()).isEqualTo(folder);
            assertThat(hub.asked("config.json")).isEmpty();
        } finally {
            one.shutdown();
            process.destroy();
        }
    }

    @Test
    void offlineOnlyTheCacheIsUsed() {
        refuses("org/name", "is not in the cache", "ROPEWALK_OFFLINE", "1");
        refuses("org/name", "is not in the cache", "HF_HUB_OFFLINE", "1");
        assertThat(hub.requests).isEmpty();
        Path folder = fetch("org/name");
        hub.close();
        assertThat(fetch("org/name", "ROPEWALK_OFFLINE", "1")).isEqualTo(folder);
        assertThat(fetch("org/name@" + hub.commit, "ROPEWALK_OFFLINE", "1")).isEqualTo(folder);
        refuses("org/name@other", "is not in the cache", "ROPEWALK_OFFLINE", "1");
        refuses("org/name", "cannot be reached");
    }

    @Test
    void theTokenGoesToTheHubAloneAndIsNeverShown() {
        fetch("org/name", "HF_TOKEN", "hf_secret");
        assertThat(hub.requests)
                .filteredOn(r -> r.server().equals("hub"))
                .allMatch(r -> r.authorization().equals("Bearer hf_secret"));
        assertThat(hub.requests)
                .filteredOn(r -> r.server().equals("store"))
                .isNotEmpty()
                .allMatch(r -> r.authorization().equals("null"));
        hub.status = 401;
        assertThatThrownBy(() -> fetch("org/name@other", "HF_TOKEN", "hf_secret"))
                .hasMessageContaining("HF_TOKEN does not open it")
                .hasMessageNotContaining("hf_secret");
    }

    @ParameterizedTest
    @CsvSource({
        "401, , no repository org/name",
        "403, , accepted its conditions",
        "401, GatedRepo, accepted its conditions",
        "404, RevisionNotFound, has no revision main",
        "404, RepoNotFound, no repository or revision org/name@main",
        "429, , try again in 17 seconds",
        "500, , answers 500"
    })
    void whatTheHubAnswersIsSaidInOneSentence(int status, String code, String sentence) {
        hub.status = status;
        hub.headers = code == null ? Map.of("Retry-After", "17") : Map.of("X-Error-Code", code);
        refuses("org/name", sentence);
    }

    @Test
    void aRepositoryThatIsNotThereIsMissed() {
        refuses("org/other", "no repository or revision org/other@main");
    }

    @Test
    void shardsAreThoseOfTheIndex() throws IOException {
        hub.files.remove("model.safetensors");
        hub.put("model-1.safetensors", "one");
        hub.put("model-2.safetensors", "two");
        hub.put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\", \"c\": \"model-1.safetensors\"}}");
        assertThat(names(fetch("org/name")))
                .containsExactly(
                        "config.json",
                        "model-1.safetensors",
                        "model-2.safetensors",
                        "model.safetensors.index.json",
                        "tokenizer.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil.safetensors",
                "/tmp/evil.safetensors",
                "..\\\\evil.safetensors",
                "a/b.safetensors",
                ".hidden.safetensors",
                "pickle.bin",
                ""
            })
    void aShardThatWouldLeaveTheFolderIsRefused(String shard) {
        hub.files.remove("model.safetensors");
        hub.put("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        refuses("org/name", "must be a plain name");
    }

    /** The order of transformers 5.23.0: what is not read is not fetched. */
    @Test
    void aSingleFileGoesBeforeAnIndex() throws IOException {
        hub.put("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"model-1.safetensors\"}}");
        hub.put("model-1.safetensors", "shard");
        assertThat(names(fetch("org/name"))).containsExactly("config.json", "model.safetensors", "tokenizer.json");
    }

    @Test
    void anAdapterIsNoModel() {
        hub.files.remove("config.json");
        hub.put("adapter_config.json", "{}");
        refuses("org/name", "is an adapter, not a model: merge it into its base model first");
    }

    @Test
    void aModelWithoutSafetensorsIsRefused() {
        hub.files.remove("model.safetensors");
        refuses("org/name", "pickled weights");
    }

    @Test
    void aCommitThatIsNoneIsNotBelieved() {
        hub.commit = "../../../etc";
        refuses("org/name", "does not say which commit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-folder",
                "a/b/c",
                "../up/name",
                "org/..",
                "org/name@",
                "org/name@../x",
                "org/name@a//b",
                "/abs/olute",
                "org/na me",
                "org/name@x y",
                "./x",
                "org/näme"
            })
    void whatIsNeitherFolderNorRepositoryIsSaidInOneSentence(String model) {
        refuses(model, "There is no model folder " + model);
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aFolderThatExistsIsTakenAsItIsAndAFileIsNone() throws IOException {
        assertThat(fetch(cache.toString())).isEqualTo(cache);
        Path file = Files.writeString(cache.resolve("file"), "x");
        refuses(file.toString(), "is a file");
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void aRevisionMayHoldASlash() {
        assertThat(fetch("org/name@refs/pr/1")).exists();
        assertThat(hub.requests.get(0).path()).isEqualTo("/api/models/org/name/revision/refs%2Fpr%2F1");
        assertThat(fetch("org/name@refs/pr/1", "ROPEWALK_OFFLINE", "1")).exists();
    }

    @Test
    void theProxyOfTheEnvironmentIsAskedUnlessTheHostIsExempt() {
        String proxy = hub.address();
        assertThatThrownBy(() -> fetch("org/other", "HF_ENDPOINT", "http://hub.invalid", "HTTP_PROXY", proxy))
                .hasMessageContaining("hub.invalid has no repository");
        assertThat(hub.requests).hasSize(1);
        refuses(
                "org/name",
                "cannot be reached",
                "HF_ENDPOINT",
                "http://hub.invalid",
                "HTTP_PROXY",
                proxy,
                "NO_PROXY",
                ".invalid");
    }

    @Test
    void anEndpointMustBeAnAddress() {
        refuses("org/name", "HF_ENDPOINT must be", "HF_ENDPOINT", "hub");
        refuses("org/name", "HF_ENDPOINT must be", "HF_ENDPOINT", "file:///etc");
    }
}
