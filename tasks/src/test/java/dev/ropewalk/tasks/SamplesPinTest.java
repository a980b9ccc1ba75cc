package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.methods.CanonicalJson;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples of every task on tokenizers of different kinds: what is read and scored of the first three, their right answers, places and losses. The
 * bundled one knows a few hundred words, {@code gpt2} is of bytes, {@code llama2} of pieces with bytes for what it lacks, {@code llama3} of bytes
 * with another rule for words.
 */
class SamplesPinTest {

    private static final int SAMPLES = 3, LENGTH = 768;

    @TempDir
    Path folder;

    @Test
    void everyTaskAsksWhatItAsked() throws IOException {
        List<Task> tasks = tasks();
        Map<String, Tokenizer> tokenizers = new LinkedHashMap<>();
        tokenizers.put("bundled", BundledModel.TOKENIZER);
        for (String kind : List.of("gpt2", "llama2", "llama3")) tokenizers.put(kind, BundledModel.other(kind));
        SortedMap<String, String> found = new TreeMap<>();
        for (Task task : tasks)
            found.put(
                    task.name()
                            + (task.parameters().containsKey("by")
                                    ? " " + task.parameters().get("by")
                                    : ""),
                    tokenizers.entrySet().stream()
                            .map(one -> one.getKey() + " " + asked(task, one.getValue()))
                            .collect(Collectors.joining(", ")));
        assertThat(found).hasSameSizeAs(tasks);
        assertThat(found)
                .allSatisfy((task, hashes) -> assertThat(hashes).as(task).containsPattern("[0-9a-f]{12}"));
        Pins.hold(
                "samples.txt",
                found,
                (before, now) -> false,
                "A task asks something else than it did: raise the version of this task, so that its numbers are never taken for those of before.",
                SamplesPinTest.class);
    }

    /** A hash; or the first words of why this tokenizer is not asked. */
    private static String asked(Task task, Tokenizer tokenizer) {
        try {
            int length = Math.max(LENGTH, task.leastLength());
            Samples samples = task.on(tokenizer, length);
            if (samples.leastLength() > length) {
                length = samples.leastLength() + 50;
                samples = task.on(tokenizer, length);
            }
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < Math.min(SAMPLES, task.size()); i++) {
                Sample sample = samples.sample(length, 7, i);
                all.add(Arrays.asList(
                        samples.promptSha256(sample),
                        sample.answers(),
                        sample.depth(),
                        sample.needles(),
                        sample.lostTokens(),
                        sample.unasked() != null,
                        samples.id(i),
                        sample.cluster()));
            }
            return Fingerprint.of(CanonicalJson.of(all)).substring(0, 12);
        } catch (IllegalArgumentException e) {
            return "not asked";
        }
    }

    private List<Task> tasks() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        SplittableRandom random = new SplittableRandom(18);
        for (int text = 0; text < 4; text++) Files.writeString(texts.resolve(text + ".txt"), words(random, 2500));
        Path squad = Files.writeString(folder.resolve("squad.json"), squad(random)),
                hotpot = Files.writeString(folder.resolve("hotpot.json"), hotpot(random));
        List<Task> tasks = new ArrayList<>();
        for (TaskCard card : Tasks.all()) {
            String name = card.name();
            if (name.equals(FileTask.NAME)) continue;
            Map<String, Object> parameters = new TreeMap<>();
            if (name.startsWith("ppl/") || name.startsWith("copy")) {
                parameters.put("documents", 3);
                if (!name.startsWith("copy")) parameters.put("folder", texts.toString());
            }
            if (name.contains("qa_")) {
                parameters.put("file", (name.contains("qa_1") ? squad : hotpot).toString());
                parameters.put("samples", SAMPLES);
            }
            if (name.startsWith("kv/lost")) parameters.put("pairs", 5);
            tasks.add(Tasks.named(name.replace("-K@", "-48@"), parameters));
        }
        for (String file : List.of(
                "leval/coursera.jsonl",
                "leval/sci_fi.jsonl",
                "leval/gsm100.jsonl",
                "leval/codeU.jsonl",
                "leval/quality.jsonl",
                "leval/topic_retrieval_longchat.jsonl",
                "leval/tpo.jsonl",
                "kv/kv-retrieval-5_keys.jsonl",
                "helmet/json_kv.jsonl",
                "longbench-v2/data.json",
                "passkey/passkey_examples.jsonl"))
            tasks.add(Tasks.named(
                    "file", Map.of("path", Conformance.file("fixtures/" + file).toString())));
        for (String by : List.of("acc", "acc_mutual_info"))
            tasks.add(Tasks.named(
                    "file",
                    Map.of(
                            "path",
                            Conformance.file("fixtures/multiple-choice/choices.jsonl")
                                    .toString(),
                            "by",
                            by)));
        tasks.add(Tasks.named(
                "file",
                Map.of(
                        "path",
                        Conformance.file("ruler/data/2048-llama3/fwe/validation.jsonl")
                                .toString())));
        tasks.add(longBench());
        tasks.add(Tasks.named(
                "file",
                Map.of(
                        "format",
                        "scrolls",
                        "path",
                        Files.writeString(
                                        folder.resolve("qasper.jsonl"),
                                        "{\"id\": \"s\", \"pid\": \"s\", \"input\": \"ada likes the lamp .\", \"query\": \"who\","
                                                + " \"output\": \"ada\", \"query_examples\": [], \"output_examples\": []}\n")
                                .toString())));
        return tasks;
    }

    private Task longBench() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                config.resolve("dataset2prompt.json"), "{\"hotpotqa\": \"{context} the code of {input} is\"}");
        Files.writeString(config.resolve("dataset2maxlen.json"), "{\"hotpotqa\": 4}");
        Path file = Files.writeString(
                folder.resolve("hotpotqa.jsonl"),
                "{\"_id\": \"q\", \"context\": \"ada likes the lamp .\", \"input\": \"ada\", \"answers\": [\"1\"], \"length\": 5,"
                        + " \"dataset\": \"hotpotqa\", \"language\": \"en\", \"all_classes\": null}\n");
        return Tasks.named("file", Map.of("path", file.toString(), "config", config.toString()));
    }

    /** Words that every tokenizer knows: those of the bundled language. */
    private static String words(SplittableRandom random, int count) {
        String[] words = "the lamp likes bird ada and is code of a . 1 2".split(" ");
        return random.ints(count, 0, words.length).mapToObj(i -> words[i]).collect(Collectors.joining(" "));
    }

    private static String squad(SplittableRandom random) {
        List<Object> articles = new ArrayList<>();
        for (int i = 0; i < 12; i++)
            articles.add(Map.of(
                    "paragraphs",
                    List.of(Map.of(
                            "context",
                            i + " " + words(random, 40),
                            "qas",
                            List.of(Map.of(
                                    "id",
                                    "q" + i,
                                    "question",
                                    "what likes " + i + "?",
                                    "answers",
                                    List.of(Map.of("text", "lamp" + i))))))));
        return CanonicalJson.of(Map.of("data", articles));
    }

    private static String hotpot(SplittableRandom random) {
        List<Object> questions = new ArrayList<>();
        for (int i = 0; i < 12; i++)
            questions.add(Map.of(
                    "_id",
                    "h" + i,
                    "question",
                    "what likes " + i + "?",
                    "answer",
                    "lamp" + i,
                    "context",
                    List.of(List.of("title " + i, List.of(words(random, 20), words(random, 20))))));
        return CanonicalJson.of(questions);
    }
}
