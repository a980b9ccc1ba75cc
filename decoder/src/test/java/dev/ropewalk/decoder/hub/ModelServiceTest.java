package dev.ropewalk.decoder.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model's contents become a folder of a machine that never had it, or one sentence says why not. */
class ModelServiceTest {

    private static final Path MODEL = Kit.checkpoint("families/checkpoints/rope");

    @TempDir
    Path cache;

    private final LocalService service = new LocalService();

    @BeforeEach
    void aModel() throws IOException {
        try (Stream<Path> files = Files.list(MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                if (file.toString().matches(".*(config|tokenizer)\\.json|.*\\.safetensors"))
                    service.files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        service.put("tokenizer_config.json", "{}");
        service.model = Checkpoint.open(MODEL).sha256();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Path fetch(String... environment) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) all.put(environment[i], environment[i + 1]);
        return new ModelService("--service", service.address(), all, cache, Duration.ofSeconds(1))
                .folder(service.model, DownloadProgress.SILENT);
    }

    private void refuses(String sentence, String... environment) {
        assertThatThrownBy(() -> fetch(environment))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private String weights() {
        return service.files.keySet().stream()
                .filter(name -> name.endsWith(".safetensors"))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> below(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void aModelIsFetchedOnceByItsContents() {
        Path folder = fetch();
        assertThat(folder.getParent()).isEqualTo(cache.resolve("fetched").resolve(service.model));
        assertThat(Checkpoint.open(folder).sha256()).isEqualTo(service.model);
        assertThat(fetch()).isEqualTo(folder);
        assertThat(service.asked(weights())).hasSize(1);
    }

    @Test
    void aCutDownloadGoesOnFromItsLastByte() throws IOException {
        service.cutAfter.put(weights(), 5000);
        refuses("; the next attempt goes on from there");
        long kept = Files.size(below(weights() + ".part").get(0));
        assertThat(kept).isBetween(1L, 5000L);
        assertThat(Checkpoint.open(fetch()).sha256()).isEqualTo(service.model);
        assertThat(service.asked(weights()))
                .extracting(LocalHub.Request::range)
                .containsExactly("null", "bytes=" + kept + "-");
    }

    /** As a line that stands while nothing comes. */
    @Test
    void aDownloadThatStallsEndsAndGoesOn() {
        service.stallAfter.put(weights(), 5000);
        refuses("was lost after 5000 bytes");
        assertThat(Checkpoint.open(fetch()).sha256()).isEqualTo(service.model);
    }

    @Test
    void whereTheServiceIsSilentWhatWasFetchedBeforeIsGoodEnough() {
        Path folder = fetch();
        service.close();
        assertThat(fetch()).isEqualTo(folder);
    }

    /** It is no part of the model's hash, but of what is asked. */
    @Test
    void whatATokenizerReadsBesideIsThatOfTheServiceNow() throws IOException {
        Path before = fetch();
        service.put("tokenizer_config.json", "{\"add_bos_token\": true}");
        Path after = fetch();
        assertThat(after).isNotEqualTo(before);
        assertThat(after.resolve("tokenizer_config.json")).hasContent("{\"add_bos_token\": true}");
        service.status = 500;
        assertThat(fetch()).isEqualTo(after);
    }

    @Test
    void filesThatAreAnotherModelAreNotKept() throws IOException {
        service.put("config.json", new String(service.files.get("config.json")) + "\n");
        refuses("that are another model");
        assertThat(below(".sizes")).isEmpty();
    }

    @Test
    void noNameOfAServiceLeadsOutOfTheFolder() throws IOException {
        service.put("..\\\\evil", "x");
        refuses("which is none of a model");
        service.files.remove("..\\\\evil");
        service.put(".hidden", "x");
        refuses("lists a file '.hidden'");
        assertThat(below("evil")).isEmpty();
    }

    @Test
    void ofTwoAtOnceOneFetches() {
        CompletableFuture<Path> a = CompletableFuture.supplyAsync(this::fetch),
                b = CompletableFuture.supplyAsync(this::fetch);
        assertThat(a.join()).isEqualTo(b.join());
        assertThat(service.asked(weights())).hasSize(1);
    }

    @Test
    void theTokenIsSentAndNeverShown() {
        fetch("ROPEWALK_TOKEN", "rope_secret");
        assertThat(service.requests).allMatch(request -> request.authorization().equals("Bearer rope_secret"));
        refuses("ROPEWALK_TOKEN holds characters that no token has", "ROPEWALK_TOKEN", "rope secret");
    }

    @ParameterizedTest
    @CsvSource({
        "401, set ROPEWALK_TOKEN to one that 'ropewalk token' made there",
        "404, 'says: There is none.'",
        "503, 'says: There is none.'"
    })
    void whatTheServiceAnswersIsSaidInOneSentence(int status, String sentence) {
        service.status = status;
        refuses(sentence);
    }

    @Test
    void whatIsNoServiceIsSaid() {
        service.status = 401;
        refuses("it does not know that of ROPEWALK_TOKEN", "ROPEWALK_TOKEN", "rope_wrong");
        service.status = 404;
        service.detail = "";
        refuses("does not answer as a Ropewalk service of this version does (status 404)");
        service.close();
        refuses("127.0.0.1:");
        assertThatThrownBy(() -> new ModelService("ROPEWALK_SERVICE", "http://me:secret@host", Map.of(), cache))
                .hasMessage("ROPEWALK_SERVICE must be an http or https address without a user, got http://…@host.");
    }
}
