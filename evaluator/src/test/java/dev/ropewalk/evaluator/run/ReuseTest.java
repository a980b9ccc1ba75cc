package dev.ropewalk.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What an edit of a file measures anew, by running: {@code CellIdentityTest} has the hashes. */
class ReuseTest {

    private static final String PASSKEY = "passkey@1",
            FILE = "longbench/hotpotqa/file@1",
            PERPLEXITY = "ppl/lastk-32@1";

    @TempDir
    Path folder;

    private ConfigurableApplicationContext application;
    private RunExecutor runs;
    private Path model;
    private int copies;

    @BeforeEach
    void start() throws IOException {
        application = TestApplication.on(
                "jdbc:h2:mem:reuse;DB_CLOSE_DELAY=0;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa");
        runs = application.getBean(RunExecutor.class);
        model = Files.createDirectory(folder.resolve("model"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json"))
            Files.copy(ModelNames.folder(ModelNames.BUNDLED).resolve(file), model.resolve(file));
        Files.writeString(model.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0]['content'] }}");
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/dataset2prompt.json"), "{\"hotpotqa\": \"{context} the code of {input} is\"}");
        Files.writeString(folder.resolve("config/dataset2maxlen.json"), "{\"hotpotqa\": 4}");
        Files.writeString(
                folder.resolve("hotpotqa.jsonl"),
                "{\"_id\": \"q\", \"context\": \"ada likes the lamp .\", \"input\": \"ada\", \"answers\": [\"1\"], \"length\": 5,"
                        + " \"dataset\": \"hotpotqa\", \"language\": \"en\", \"all_classes\": null}\n");
        Files.createDirectory(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/a.txt"), "the lamp likes the bird . ".repeat(40));
    }

    @AfterEach
    void stop() {
        application.close();
    }

    /** From a copy of the model's folder, since one that is loaded is not read again. */
    private List<String> measured() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy-" + copies++));
        try (var files = Files.list(model)) {
            for (Path file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
        }
        return runs
                .execute(runs.submit(Suite.parse("""
                                name: reuse
                                model: '%1$s'
                                configurations: [rope]
                                tasks:
                                  - passkey{depths=2,trials=1}
                                  - "file{path=%2$s/hotpotqa.jsonl,config=%2$s/config}"
                                  - "ppl/lastk{k=32,documents=1,folder=%2$s/texts}"
                                lengths: [128]
                                """.formatted(copy, folder)), null), progress -> {})
                .cells()
                .stream()
                .filter(cell -> !cell.reused())
                .map(RunReport.CellResult::task)
                .toList();
    }

    @Test
    void anEditMeasuresAnewWhatItMustAndNothingElse() throws IOException {
        assertThat(measured()).containsExactly(PASSKEY, FILE, PERPLEXITY);
        assertThat(measured()).isEmpty();

        Files.writeString(model.resolve("README.md"), "edited");
        assertThat(measured()).isEmpty();

        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0]['content'] }} .");
        assertThat(measured()).containsExactly(FILE);

        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [12]}");
        assertThat(measured()).containsExactly(PASSKEY, FILE);

        Files.writeString(
                model.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"tokenizer_class\": \"GPTNeoXTokenizer\"}"); // puts nothing in front
        assertThat(measured()).containsExactly(PASSKEY, FILE, PERPLEXITY);

        Files.writeString(folder.resolve("texts/a.txt"), "the bird likes the lamp . ".repeat(40));
        assertThat(measured()).containsExactly(PERPLEXITY);

        Path questions = folder.resolve("hotpotqa.jsonl");
        Files.writeString(questions, Files.readString(questions).replace("lamp", "bird"));
        assertThat(measured()).containsExactly(FILE);
        assertThat(measured()).isEmpty();
    }
}
