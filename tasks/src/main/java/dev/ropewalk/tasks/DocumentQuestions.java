package dev.ropewalk.tasks;

import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.Metric;
import dev.ropewalk.tasks.dataset.ContentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * RULER's two question tasks: the documents that hold the answer among others of their collection. scripts/data/synthetic/qa.py of
 * NVIDIA/RULER at c3f5e3b; see {@link Ruler}. The order of questions is ours: first one of every article, then one about another paragraph of it, so
 * that samples share an article or a paragraph only when there are more of them (upstream takes them as they stand in the file, which
 * makes neighbours depend on each other). Where the collection comes to its end this is an error; upstream repeats it and may lose the answer.
 *
 * @param file the collection's own JSON: SQuAD v2 dev, or HotpotQA dev in its distractor setting
 */
record DocumentQuestions(Collection collection, int samples, String file) implements Generated {

    enum Collection {
        /** Rajpurkar et al. 2018; questions without an answer are left out, paragraphs of the same article are the nearest others. */
        SQUAD("ruler/qa_1@1", "data", "SQuAD v2 dev") {
            @Override
            void read(JsonNode root, Reading reading) {
                for (JsonNode article : root.path("data")) {
                    String of = String.valueOf(reading.questions.size());
                    Map<String, List<Asked>> questions = new LinkedHashMap<>();
                    Set<String> paragraphs = new LinkedHashSet<>();
                    for (JsonNode paragraph : article.path("paragraphs"))
                        paragraphs.add(paragraph.path("context").asString(""));
                    reading.documents.addAll(paragraphs);
                    for (JsonNode paragraph : article.path("paragraphs")) {
                        String context = paragraph.path("context").asString("");
                        List<String> near = new ArrayList<>(paragraphs);
                        near.remove(context);
                        for (JsonNode asked : paragraph.path("qas"))
                            if (!asked.path("is_impossible").asBoolean(false))
                                add(
                                        questions.computeIfAbsent(context, key -> new ArrayList<>()),
                                        asked.path("id").asString(""),
                                        of,
                                        asked.path("question").asString(""),
                                        asked.path("answers")
                                                .valueStream()
                                                .map(answer ->
                                                        answer.path("text").asString(""))
                                                .distinct()
                                                .toList(),
                                        List.of(context),
                                        near);
                    }
                    reading.questions.add(rounds(questions.values()));
                }
            }
        },
        /** Yang et al. 2018; all paragraphs given with a question stay with it. */
        HOTPOT("ruler/qa_2@1", "", "HotpotQA dev, distractor setting") {
            @Override
            void read(JsonNode root, Reading reading) {
                for (JsonNode asked : root) {
                    List<String> given = asked.path("context")
                            .valueStream()
                            .map(paragraph -> paragraph.path(0).asString("") + "\n"
                                    + paragraph
                                            .path(1)
                                            .valueStream()
                                            .map(part -> part.asString(""))
                                            .collect(Collectors.joining()))
                            .distinct()
                            .toList();
                    reading.documents.addAll(given);
                    List<Asked> questions = new ArrayList<>();
                    add(
                            questions,
                            asked.path("_id").asString(""),
                            String.valueOf(reading.questions.size()),
                            asked.path("question").asString(""),
                            List.of(asked.path("answer").asString("")),
                            given,
                            List.of());
                    reading.questions.add(questions);
                }
            }
        };

        private final String task;
        private final String field;
        private final String says;

        Collection(String task, String field, String says) {
            this.task = task;
            this.field = field;
            this.says = says;
        }

        /** @throws JacksonException when a field has another kind of value */
        abstract void read(JsonNode root, Reading reading);
    }

    /**
     * @param id empty where the file has none
     * @param article of its collection
     * @param gold documents that must be there
     * @param near others to be taken first
     */
    private record Asked(
            String id, String article, String question, List<String> answers, List<String> gold, List<String> near) {}

    /** What a file holds. @param questions by article */
    private record Reading(Set<String> documents, List<List<Asked>> questions) {}

    private static void add(
            List<Asked> questions,
            String id,
            String article,
            String question,
            List<String> answers,
            List<String> gold,
            List<String> near) {
        if (!question.isBlank() && !gold.isEmpty() && answers.stream().anyMatch(answer -> !answer.isBlank()))
            questions.add(new Asked(id, article, question.strip(), answers, gold, near));
    }

    /** The first of every list, then the second of every list that has one, and so on. */
    private static <T> List<T> rounds(Iterable<List<T>> lists) {
        List<T> rounds = new ArrayList<>();
        for (int round = 0, before = -1; rounds.size() > before; round++) {
            before = rounds.size();
            for (List<T> list : lists) if (round < list.size()) rounds.add(list.get(round));
        }
        return rounds;
    }

    private static final TaskParameter FILE = TaskParameter.path("file", "the collection's own JSON");

    static final List<TaskCard> CARDS =
            Arrays.stream(Collection.values()).map(DocumentQuestions::card).toList();

    private static TaskCard card(Collection collection) {
        return new TaskCard(
                        collection.task,
                        "RULER questions, " + collection.says,
                        "A question among documents of which one or two hold the answer, which must contain a right one.",
                        Ruler.SOURCE,
                        Metric.ACCURACY,
                        List.of(Ruler.SAMPLES, FILE),
                        given -> {
                            String file = given.path("file");
                            if (file == null)
                                throw new IllegalArgumentException(
                                        given.task() + " needs file=…, the JSON of " + collection.says);
                            return new DocumentQuestions(collection, given.integer("samples"), file);
                        })
                .of(collection == Collection.SQUAD ? Material.SQUAD : Material.HOTPOTQA);
    }

    DocumentQuestions {
        Ruler.SAMPLES.within(collection.task, samples);
        FILE.filled(collection.task, file);
    }

    @Override
    public TaskCard card() {
        return CARDS.get(collection.ordinal());
    }

    @Override
    public SortedMap<String, Object> parameters() {
        return new TreeMap<>(Map.of("samples", samples, "file", file));
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Task ofSize(int samples) {
        return new DocumentQuestions(collection, samples, file);
    }

    @Override
    public int newTokens() {
        return 32;
    }

    @Override
    public Verdict verdict(List<String> answers, String answer) {
        return Generated.scored(Ruler.ANY, answers, answer);
    }

    @Override
    public Source source(Pieces pieces, int longest) {
        String json = text();
        Reading reading = new Reading(new LinkedHashSet<>(), new ArrayList<>());
        try {
            JsonNode root = JsonMapper.shared().readTree(json);
            if (!(collection.field.isEmpty() ? root : root.path(collection.field)).isArray())
                throw new IllegalArgumentException(name() + ": " + file + " is not the collection's JSON, "
                        + (collection.field.isEmpty() ? "a list" : "an object with a list '" + collection.field + "'"));
            collection.read(root, reading);
        } catch (JacksonException e) {
            throw new ContentException(
                    Path.of(file),
                    new IllegalArgumentException(
                            name() + ": " + file + " is not the collection's JSON, " + JsonTrouble.placed(e), e));
        }
        List<Asked> questions = rounds(reading.questions);
        if (questions.size() < samples)
            throw new IllegalArgumentException(name() + ": " + file + " has " + questions.size()
                    + " questions with an answer, samples asks for " + samples);
        List<String> documents = reading.documents.stream().sorted().toList();
        boolean alone = samples
                == questions.subList(0, samples).stream()
                        .map(Asked::article)
                        .distinct()
                        .count();
        return new Source(
                Fingerprint.of(json),
                (random, length, ordinal) -> draft(questions.get(ordinal), alone, documents, random, length));
    }

    private String text() {
        try {
            Path path = Path.of(file);
            if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))
                throw new IllegalArgumentException(file + " is a pipe or a device, and no file");
            return TextFile.read(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name() + ": " + e.getMessage(), e);
        }
    }

    private Draft draft(Asked asked, boolean alone, List<String> documents, SplittableRandom random, int length) {
        Set<String> drawn = new LinkedHashSet<>(asked.gold);
        drawn.addAll(Draws.shuffled(asked.near, random));
        drawn.addAll(Draws.shuffled(documents, random));
        List<String> all = List.copyOf(drawn);
        long order = random.nextLong();
        return new Draft(
                asked.gold.size(),
                all.size(),
                name() + ": all " + all.size() + " documents of " + file + " are fewer than " + length + " tokens",
                count -> question(asked, Draws.shuffled(all.subList(0, count), new SplittableRandom(order)))
                        .from(asked.id.isEmpty() ? null : asked.id, alone ? null : asked.article));
    }

    private static WrittenSample question(Asked asked, List<String> documents) {
        String instruction =
                "Answer the question based on the given documents. Only give me the answer and do not output any other words.";
        WrittenSample.Text text =
                new WrittenSample.Text().add(instruction).add("\n\nThe following are given documents.\n\n");
        for (int i = 0; i < documents.size(); i++)
            text.add((i == 0 ? "" : "\n\n") + "Document " + (i + 1) + ":\n").add(documents.get(i));
        return text.add("\n\n" + instruction + "\n\nQuestion: " + asked.question)
                .begin()
                .add(" Answer:")
                .asking(asked.answers, null);
    }
}
