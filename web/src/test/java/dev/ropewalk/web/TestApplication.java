package dev.ropewalk.web;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.outlook.Outlook;
import dev.ropewalk.web.dataset.SourceTable;
import dev.ropewalk.web.dataset.SourceView;
import dev.ropewalk.web.model.ModelFolders;
import dev.ropewalk.web.run.DryRuns;
import dev.ropewalk.web.run.StudyMeans;
import dev.ropewalk.web.sample.Prompts;
import dev.ropewalk.web.task.TaskTable;
import dev.ropewalk.web.task.TaskView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Web as an application imports it, with rules that ask of a suite only what tests need. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WebConfiguration.class)
public class TestApplication {

    /** Files of the model that is called "bundled": one as it is said to be, one that lost its end. */
    static final Path FILE = Path.of("target", "weights.bin"), TORN = Path.of("target", "torn.bin");

    static final String HASH = Fingerprint.of("0123456789");

    @Bean
    ModelFolders folders() {
        return (name, sha256) -> name.equals("bundled")
                ? List.of(
                        new ModelFolders.Content("weights.bin", 10, HASH, FILE),
                        new ModelFolders.Content("torn.bin", 1_000_000, HASH, TORN))
                : List.of();
    }

    /** Two, one of which needs a file. */
    @Bean
    TaskTable tasks() {
        List<TaskView> tasks = List.of(
                new TaskView(
                        "passkey@1",
                        "Passkey",
                        "A key stands once in filler and is asked for.",
                        "Mohtashami and Jaggi 2023",
                        List.of("accuracy"),
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("trials", Map.of("type", "integer", "description", "samples at each depth"))),
                        Map.of("trials", 10),
                        Map.of()),
                new TaskView(
                        "ruler/qa_1@1",
                        "RULER questions",
                        "A question among documents.",
                        "Hsieh et al. 2024",
                        List.of("accuracy"),
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("file", Map.of("type", "string", "description", "the collection's JSON")),
                                "required",
                                List.of("file")),
                        Map.of(),
                        Map.of()));
        return new TaskTable() {
            @Override
            public List<TaskView> all() {
                return tasks;
            }

            @Override
            public Optional<TaskView> named(String name) {
                return tasks.stream()
                        .filter(task -> task.name().equals(name) || task.name().equals(name + "@1"))
                        .findFirst();
            }
        };
    }

    /** One that is made here, one that is not and has no suite. */
    @Bean
    SourceTable sources() {
        return () -> List.of(
                new SourceView(
                        "Numbers and prose from a seed",
                        "written by this program",
                        "Apache-2.0",
                        67_684L,
                        HASH,
                        null,
                        List.of("passkey@1"),
                        List.of("quick")),
                new SourceView(
                        "longbench",
                        "THUDM/LongBench 2e00731",
                        "templates and limits MIT; each text under the licence of its source",
                        null,
                        null,
                        "file{path=…,format=longbench}",
                        List.of("file"),
                        List.of()));
    }

    /** One that is late for what is called so, and finds no room for what has no room. */
    @Bean
    DryRuns dryRuns() {
        return (document, late) -> {
            if (document.contains("\"late\"")) return Optional.empty();
            if (document.contains("\"unfit\""))
                throw new IllegalArgumentException("passkey@1 needs at least 60 tokens");
            return Optional.of(new Outlook(
                    "reference-model",
                    Fixture.MODEL,
                    "cpu",
                    1,
                    0,
                    0,
                    12.5,
                    3_000_000L,
                    4_000_000L,
                    List.of(new Outlook.Row("rope", "passkey@1", 256, 1, 0, 20, 12.5, 4_000_000L, null)),
                    0,
                    List.of(),
                    List.of(new Outlook.Place("alpha", "cpu", 1, 2_000_000L, null, "needs 4 MB, offers 2 MB")),
                    List.of()));
        };
    }

    /** What a passkey's prompt is like; of a sample that is not the first, that it cannot be. */
    @Bean
    Prompts prompts() {
        return (asked, late) -> {
            if (asked.ordinal() != 0) throw new IllegalArgumentException("it is made of a file, which no page opens");
            List<String> words = List.of("The", " key", " is", " 48", "213", ".", " Re", "member", " it", ".\n");
            List<Prompts.Token> found = IntStream.range(0, words.size())
                    .mapToObj(at ->
                            new Prompts.Token(100 + at, 7 * at, words.get(at), at == 3 || at == 4 ? "needle" : "plain"))
                    .toList();
            return Optional.of(new Prompts.Prompt(
                    251,
                    List.of(
                            new Prompts.Stretch(0, 99, List.of(), "The grass is green. The sky is blue. ".repeat(9)),
                            new Prompts.Stretch(100, 109, found, null),
                            new Prompts.Stretch(110, 248, List.of(), null),
                            new Prompts.Stretch(
                                    249,
                                    250,
                                    List.of(
                                            new Prompts.Token(249, 1, "What is the key?", "end"),
                                            new Prompts.Token(250, 2, " The key is", "end")),
                                    null))));
        };
    }

    @Bean
    StudyMeans studyMeans(JsonMapper json) {
        return (study, runs) -> {
            JsonNode document = json.readTree(study);
            return document.has("means")
                    ? document
                    : json.readTree(
                            "{\"intervalsOfMeans\":\"95 %\",\"means\":[{\"seeds\":" + (runs.size() - 1) + "}]}");
        };
    }

    @Bean
    SuiteRules rules(JsonMapper json) {
        return new SuiteRules() {
            @Override
            public String json(String written) {
                try {
                    return json.writeValueAsString(YAMLMapper.shared().readTree(written));
                } catch (JacksonException e) {
                    throw new IllegalArgumentException("the suite, line 1: what to change", e);
                }
            }

            @Override
            public Wanted wanted(String document) {
                var suite = (ObjectNode) json.readTree(document);
                for (String field : new String[] {"name", "model", "configurations", "tasks", "lengths"})
                    if (!suite.has(field)) throw new IllegalArgumentException(field + " is missing");
                List<Tuned> tuned = new ArrayList<>();
                (suite.has("tuning") ? suite.remove("tuning") : json.createArrayNode())
                        .values()
                        .forEach(seed -> tuned.add(new Tuned(
                                "tuned, seed " + seed,
                                json.writeValueAsString(suite),
                                "{\"seed\":" + seed + "}",
                                6,
                                1)));
                return new Wanted(json.writeValueAsString(suite), tuned);
            }

            @Override
            public void model(String name) {
                if (name.contains(".."))
                    throw new IllegalArgumentException(
                            "model must lie in a folder of the service's, got '" + name + "'");
            }

            @Override
            public Map<String, String> bundled() {
                return Map.of(
                        "papers/one",
                        "# A suite that comes with the program.\nname: papers/one\nmodel: reference-model\nconfigurations: [rope, yarn]\ntasks: [passkey]\nlengths: [256, 512]\n");
            }

            @Override
            public Optional<String> task(String name) {
                return Optional.of(name + "@1").filter(Set.of("passkey@1", "copy@1")::contains);
            }
        };
    }
}
