package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever changes what is fed, or ends an answer, belongs to a result's identity; nothing else does. */
class CellIdentityTest {

    private static final String PLAIN = "{\"bos_token\": \"<s>\"}";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void copy() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json"))
            Files.copy(ModelNames.folder(ModelNames.BUNDLED).resolve(file), model.resolve(file));
        write("tokenizer_config.json", PLAIN);
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/dataset2prompt.json"), "{\"hotpotqa\": \"{context} the code of {input} is\"}");
        Files.writeString(folder.resolve("config/dataset2maxlen.json"), "{\"hotpotqa\": 4}");
        Files.writeString(
                folder.resolve("hotpotqa.jsonl"),
                "{\"_id\": \"q\", \"context\": \"ada likes the lamp .\", \"input\": \"ada\", \"answers\": [\"1\"], \"length\": 5,"
                        + " \"dataset\": \"hotpotqa\", \"language\": \"en\", \"all_classes\": null}\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(model.resolve(file), text);
    }

    /** Ids of the cells of a generated task, a file's and a perplexity's, by the task's first letters. */
    private Map<String, String> ids(String... more) {
        return ids(1, more);
    }

    private Map<String, String> ids(int engine, String... more) {
        Suite suite = Suite.parse("""
                name: identity
                model: '%s'
                configurations: [rope]
                tasks: ["passkey{depths=2,trials=2}", "file{path=%s,config=%s%s}", "ppl/lastk{k=32,documents=2}"]
                lengths: [256]
                """.formatted(
                        model, folder.resolve("hotpotqa.jsonl"), folder.resolve("config"), String.join("", more)));
        Map<String, String> ids = new TreeMap<>();
        try (ModelFiles files = ModelFiles.open(suite.model())) {
            new SuiteCells(suite, files, "cpu", engine)
                    .all()
                    .forEach(cell -> ids.put(cell.task().name().replaceFirst("[@/].*", ""), cell.id()));
        }
        return ids;
    }

    private List<String> changed(Map<String, String> before, String... more) {
        Map<String, String> after = ids(more);
        return after.keySet().stream()
                .filter(task -> !after.get(task).equals(before.get(task)))
                .toList();
    }

    @Test
    void whatStandsInFrontIsInEveryTasks() throws IOException {
        Map<String, String> before = ids();
        write(
                "tokenizer_config.json",
                "{\"bos_token\": \"<s>\", \"tokenizer_class\": \"GPTNeoXTokenizer\"}"); // puts nothing
        assertThat(changed(before)).containsExactly("longbench", "passkey", "ppl");
    }

    @Test
    void tokensThatAnotherFileAddsAreInEveryTasks() throws IOException {
        Map<String, String> before = ids();
        write("tokenizer_config.json", "{\"bos_token\": \"<s>\", \"pad_token\": \"likes the\"}");
        assertThat(changed(before)).containsExactly("longbench", "passkey", "ppl");
    }

    @Test
    void whatEndsAnAnswerIsInThoseThatGenerate() throws IOException {
        Map<String, String> before = ids();
        write("generation_config.json", "{\"eos_token_id\": [12]}");
        assertThat(changed(before)).containsExactly("longbench", "passkey");
    }

    @Test
    void theTemplateIsInThoseThatUseIt() throws IOException {
        Map<String, String> before = ids();
        write("chat_template.jinja", "{{ messages[0]['content'] }}");
        assertThat(changed(before)).containsExactly("longbench");
        Map<String, String> first = ids();
        write("chat_template.jinja", "{{ messages[0]['content'] }} .");
        assertThat(changed(first)).containsExactly("longbench");
    }

    /** A template that asks for the day is told the same one always, and another one is another identity. */
    @Test
    void theDayIsFixedAndSaid() throws IOException {
        write("chat_template.jinja", "{{ strftime_now('%H %M %S') }} {{ messages[0]['content'] }}");
        Map<String, String> before = ids();
        assertThat(changed(before)).isEmpty();
        assertThat(changed(before, ",date=2026-11-29")).containsExactly("longbench");
    }

    @Test
    void theEngineIsInEveryTasks() {
        Map<String, String> before = ids(1), after = ids(2);
        assertThat(after.values()).hasSize(3).doesNotContainAnyElementsOf(before.values());
    }

    @Test
    void aReadmeBesideTheModelIsInNone() throws IOException {
        Map<String, String> before = ids();
        write("README.md", "edited");
        write("ropewalk.json", "{}");
        assertThat(changed(before)).isEmpty();
    }

    @Test
    void theFileThatIsAskedIsInItsOwn() throws IOException {
        Map<String, String> before = ids();
        Path file = folder.resolve("hotpotqa.jsonl");
        Files.writeString(file, Files.readString(file).replace("lamp", "bird"));
        assertThat(changed(before)).containsExactly("longbench");
    }
}
