package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.hub.DownloadProgress;
import dev.ropewalk.decoder.hub.ModelHub;
import dev.ropewalk.decoder.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Case model-folder-messages: for what people give in the place of a model folder there is a sentence that says the next step. */
class ModelFolderAdviceTest {

    @TempDir
    Path folder;

    private void refused(Path given, String sentence) {
        assertThatThrownBy(() -> Checkpoint.open(given))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(given + " " + sentence);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void theCacheFolderOfAHubIsAnsweredWithTheSnapshot() throws IOException {
        write("models--org--name/snapshots/abcdef/config.json", "{}");
        write("models--org--name/snapshots/012345/config.json", "{}");
        write("models--org--name/refs/main", "abcdef");
        Path cache = folder.resolve("models--org--name");
        String sentence =
                "is the cache folder of a hub; its weights lie deeper: give " + cache.resolve("snapshots/abcdef") + ".";
        refused(cache, sentence);
        assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessage(cache + " " + sentence);
        Files.delete(cache.resolve("refs/main"));
        refused(cache, sentence.replace("abcdef", "012345"));
    }

    @Test
    void anAdapterIsAnsweredWithItsBase() throws IOException {
        write("adapter_config.json", "{\"peft_type\":\"LORA\",\"base_model_name_or_path\":\"org/name\",\"r\":8}");
        write("adapter_model.safetensors", "");
        String sentence =
                "is an adapter (adapter_config.json), not a model: merge it into org/name first (merge_and_unload of PEFT), and give"
                        + " the folder of the merged model.";
        refused(folder, sentence);
        write("config.json", TinyLlama.CONFIG);
        refused(folder, sentence);
        TinyLlama.in(folder, TinyLlama.tensors());
        assertThat(Checkpoint.open(folder).notes())
                .containsExactly("adapter_config.json lies beside the model and is not read: no adapter is applied.");
    }

    @Test
    void aFolderAboveIsAnsweredWithTheOneBelow() throws IOException {
        refused(folder, "is empty: a model folder holds config.json and model.safetensors.");
        write("model/config.json", TinyLlama.CONFIG);
        refused(folder, "holds no config.json, but " + folder.resolve("model") + " does: give that folder.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pytorch_model.bin | , only pickled weights (pytorch_model.bin), which are not read: load the model in transformers and"
                        + " save it with save_pretrained, which writes safetensors.",
                "x.Q4_K_M.gguf | , but x.Q4_K_M.gguf: to measure that, give the file itself.",
                "consolidated.safetensors | , but consolidated.safetensors: a single file must be called model.safetensors, shards need"
                        + " their index.",
                "tokenizer.json | : the weights are missing."
            })
    void weightsOfAnotherFormAreAnsweredWithHowToCome(String file, String sentence) throws IOException {
        write("config.json", TinyLlama.CONFIG);
        write(file, "");
        refused(folder, "holds no model.safetensors and no model.safetensors.index.json" + sentence);
    }

    @Test
    void aTokenizerOfAnotherFormIsAnsweredWithHowToMakeOne() throws IOException {
        assertThatThrownBy(() -> Tokenizer.of(folder)).hasMessageContaining("is empty: a model folder holds");
        write("config.json", TinyLlama.CONFIG);
        assertThatThrownBy(() -> Tokenizer.of(folder)).hasMessage(folder.resolve("tokenizer.json") + " is missing.");
        write("tokenizer.model", "");
        assertThatThrownBy(() -> Tokenizer.of(folder))
                .hasMessage(folder.resolve("tokenizer.json")
                        + " is missing, and tokenizer.model is not read: make it once with"
                        + " AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of transformers.");
    }

    @Test
    void aCloneWithoutGitLfsIsAnsweredWithHowToFetch() throws IOException {
        TinyLlama.in(folder, TinyLlama.tensors());
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123\n";
        for (String file : new String[] {"model.safetensors", "config.json"}) {
            write(file, pointer);
            assertThatThrownBy(() -> Checkpoint.open(folder))
                    .hasMessage(folder.resolve(file)
                            + " is a pointer of Git LFS, not the file itself: fetch it with 'git lfs pull'.");
        }
    }

    @Test
    void aModelInItsAuthorsFormIsNotRead() throws IOException {
        write("params.json", "{}");
        refused(
                folder,
                "holds a model in its authors' own form (params.json): give the folder in Hugging Face layout, with config.json and"
                        + " model.safetensors.");
    }

    @Test
    void ofSeveralFilesOfLlamaCppOneMustBeNamed() throws IOException {
        write("x.Q4_K_M.gguf", "GGUF");
        write("x.Q8_0.gguf", "GGUF");
        refused(folder, "holds 2 GGUF files: give one of them, such as " + folder.resolve("x.Q4_K_M.gguf") + ".");
    }

    @Test
    void aFileCalledAsLlamaCppsMustBeOne() throws IOException {
        write("x.gguf", "GGML, of old");
        for (Path given : new Path[] {folder, folder.resolve("x.gguf")})
            assertThatThrownBy(() -> named(given.toString()))
                    .hasMessage(
                            folder.resolve("x.gguf") + " is no GGUF file: it does not begin with those four letters.");
    }

    @Test
    void aFileOfAModelIsAnsweredWithItsFolder() throws IOException {
        TinyLlama.in(folder, TinyLlama.tensors());
        Path file = folder.resolve("model.safetensors");
        assertThatThrownBy(() -> named(file.toString()))
                .hasMessage(file + " is a file of a model: give its folder, " + folder + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://huggingface.co/org/name | is an address; write org/name, the repository's name.",
                "https://huggingface.co/org/name/ | is an address; write org/name, the repository's name.",
                "https://huggingface.co/org/name/tree/main | is an address; write org/name, the repository's name.",
                "https://huggingface.co/org/name/tree/v1.0?x=y | is an address; write org/name@v1.0, the repository's name.",
                "http://hf.example/org/name/blob/main/config.json | is an address; write org/name, the repository's name.",
                "huggingface.co/org/name | is an address; write org/name, the repository's name.",
                "hf://org/name | is an address; write org/name, the repository's name.",
                "https://huggingface.co/name | is an address; write the repository's name, owner/name.",
                "file:///models/m | is an address; write the folder, /models/m."
            })
    void anAddressIsAnsweredWithTheName(String given, String sentence) {
        assertThatThrownBy(() -> named(given)).hasMessage(given + " " + sentence);
    }

    @Test
    void theHomeFolderIsNotExpanded() {
        assertThatThrownBy(() -> named("~/m"))
                .hasMessage("There is no model folder ~/m: ~ is not expanded here, write "
                        + System.getProperty("user.home") + "/m.");
    }

    private void named(String model) {
        new ModelHub(Map.of("ROPEWALK_OFFLINE", "1"), folder.resolve("cache")).folder(model, DownloadProgress.SILENT);
    }
}
