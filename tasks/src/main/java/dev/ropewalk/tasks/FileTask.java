package dev.ropewalk.tasks;

import dev.ropewalk.decoder.Context;
import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.decoder.text.UnknownTokenException;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.results.Metric;
import dev.ropewalk.results.Scoring;
import dev.ropewalk.tasks.dataset.ContentException;
import dev.ropewalk.tasks.dataset.Dataset;
import dev.ropewalk.tasks.dataset.Datasets;
import dev.ropewalk.tasks.dataset.DoesNotFitException;
import dev.ropewalk.tasks.dataset.Format;
import dev.ropewalk.tasks.dataset.Question;
import dev.ropewalk.tasks.dataset.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a file that its authors published, asked as they ask: their template and chat template, their number of new tokens, their
 * score. A prompt that is too long is cut by a named rule, and the tokens that were lost are stored with each sample; the length of a cell is
 * what prompt and answer may take together. Greedy decoding throughout (LongBench v2 samples at temperature 0.1).
 */
final class FileTask implements Task {

    /** By which a suite asks for one. */
    static final String NAME = "file";

    /** As the database keeps it. */
    private static final int LONGEST_NAME = 100;

    /** Also by the name a task has once its file is open, as stored suites write it; without the version, whichever it is. */
    private static final Pattern NAMES = Pattern.compile("(?:.+/)?" + NAME + "(?:@([0-9]+))?");

    static boolean isNamed(String name) {
        return NAMES.matcher(name).matches();
    }

    private static final TaskParameter SAMPLES = TaskParameter.integer(
                    "samples", 1, Integer.MAX_VALUE, "only the first so many")
            .otherwise("all of the file");

    /** Of every form; which one takes what, {@link Format#options} says. */
    static final TaskCard CARD = new TaskCard(
                    NAME,
                    "A published file",
                    "The questions of a file, asked and scored as those who published it do.",
                    "the file's form says whose rule it is",
                    List.of(Metric.ACCURACY, Metric.SCORE),
                    List.of(
                            TaskParameter.path("path", "the file, plain, .gz or .zst"),
                            TaskParameter.word("format", "whose form it has", words(Format.values(), Format::word))
                                    .otherwise("recognised"),
                            SAMPLES,
                            TaskParameter.word(
                                            "truncation",
                                            "what happens to a prompt that is too long",
                                            words(Truncation.values(), Truncation::word))
                                    .orElse(Truncation.MIDDLE.word()),
                            TaskParameter.word(
                                            "chat",
                                            "auto: the model's chat template where the authors put one",
                                            List.of("auto", "never"))
                                    .orElse("auto"),
                            TaskParameter.text("date", "the day that a chat template is told")
                                    .orElse(ChatTemplate.TODAY.toString()),
                            TaskParameter.word(
                                            "by",
                                            "how choices are compared",
                                            words(ChoiceSamples.Rule.values(), ChoiceSamples.Rule::word))
                                    .orElse(ChoiceSamples.Rule.ACC.word()),
                            TaskParameter.text("dataset", "its name").otherwise("the file's"),
                            TaskParameter.text("version", "of the collection").otherwise("the form's source"),
                            TaskParameter.text("licence", "of the texts").otherwise("what the form says"),
                            TaskParameter.path("config", "longbench, longbench-v2: folder of templates and limits")
                                    .otherwise("config beside the file or above it"),
                            TaskParameter.text("template", "longbench-v2: which one")
                                    .orElse("0shot"),
                            PromptForm.SYSTEM_PROMPT,
                            PromptForm.ANSWER_PREFIX,
                            PromptForm.NEW_TOKENS.otherwise("as many as the authors let"),
                            TaskParameter.flag("queryAware", "kv: whether the key stands before the object, too"),
                            TaskParameter.integer("shots", 0, 1000, "helmet-json-kv: solved examples")
                                    .orElse(2)),
                    given -> open(given.task(), given.values()),
                    List.of(),
                    List.of(),
                    Map.of())
            .except(TaskLaw.SEEDED, "its questions are published, so that no seed changes them")
            .except(TaskLaw.LEAST_LENGTH, "a prompt that is too long is cut by a named rule, or not asked");

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    private final Said said;
    private final int samples;
    private final Dataset dataset;
    private final String asked;
    private final List<String> clusters;

    /**
     * What a suite says of a file, understood without opening it.
     *
     * @param samples null where all are asked
     * @param systemPrompt null for none; L-Eval's stands in its own place of each prompt
     * @param answerPrefix with what answers begin, null for nothing
     * @param newTokens of an answer, null for as many as the authors let
     * @param options that its form has, and no other
     */
    private record Said(
            String path,
            Truncation truncation,
            boolean chat,
            LocalDate today,
            ChoiceSamples.Rule by,
            @Nullable Integer samples,
            @Nullable String systemPrompt,
            @Nullable String answerPrefix,
            @Nullable Integer newTokens,
            SortedMap<String, String> options) {

        static Said of(Map<String, ?> parameters) {
            SortedMap<String, String> options = new TreeMap<>();
            parameters.forEach((option, value) -> options.put(option, value.toString()));
            String path = options.get("path");
            if (path == null || path.isBlank())
                throw new IllegalArgumentException(
                        "file needs path=FILE, got " + (path == null ? "none" : "'" + path + "'"));
            Truncation truncation = Truncation.named(options.getOrDefault("truncation", "middle"));
            String chat = options.getOrDefault("chat", "auto");
            if (!chat.equals("auto") && !chat.equals("never"))
                throw new IllegalArgumentException("file: chat must be auto or never, got '" + chat + "'");
            ChoiceSamples.Rule by = ChoiceSamples.Rule.named(options.getOrDefault("by", "acc"));
            LocalDate today = PromptForm.day(NAME, options.getOrDefault("date", ChatTemplate.TODAY.toString()));
            String wanted = options.get("samples"), tokens = options.get("newTokens");
            String systemPrompt = text(PromptForm.SYSTEM_PROMPT, options);
            String answerPrefix = text(PromptForm.ANSWER_PREFIX, options);
            options.keySet().removeAll(Format.OF_EVERY_FILE);
            return new Said(
                    path,
                    truncation,
                    chat.equals("auto"),
                    today,
                    by,
                    wanted == null ? null : (Integer) SAMPLES.integer(NAME, wanted),
                    systemPrompt,
                    answerPrefix,
                    tokens == null ? null : (Integer) newTokens(tokens),
                    options);
        }

        private static int newTokens(String written) {
            int tokens = PromptForm.NEW_TOKENS.integer(NAME, written);
            PromptForm.NEW_TOKENS.within(NAME, tokens);
            return tokens;
        }

        private static @Nullable String text(TaskParameter parameter, Map<String, String> options) {
            String text = options.get(parameter.name());
            return text == null ? null : parameter.written(NAME, text);
        }
    }

    /** As much as can be known without opening the file. @throws IllegalArgumentException one sentence: what was given, what is allowed */
    static void check(String name, Map<String, ?> parameters) {
        new Given(name, CARD, parameters, null);
        Said said = Said.of(parameters);
        if (said.options.containsKey("format")) Format.named(said.options.get("format"));
        if (said.samples != null) SAMPLES.within(NAME, said.samples);
    }

    /** @throws IllegalArgumentException one sentence: an option, a version that is no more, or file and line of what is broken */
    static FileTask open(String name, Map<String, ?> parameters) {
        Said said = Said.of(parameters);
        Dataset read = opened(said);
        boolean written = read.questions().get(0).choices() == null;
        Dataset dataset = said.newTokens != null && written ? read.answeredIn(said.newTokens) : read;
        int all = dataset.questions().size();
        FileTask task = new FileTask(said, said.samples == null ? all : said.samples, dataset);
        Matcher asked = NAMES.matcher(name);
        if (asked.matches() && asked.group(1) != null && !task.name().endsWith("@" + asked.group(1)))
            throw new IllegalArgumentException(
                    "there is no " + name + ", the rules for " + said.path + " are " + task.name());
        return task;
    }

    private static Dataset opened(Said said) {
        Path path = Path.of(said.path);
        try {
            Map<String, String> options = new TreeMap<>(said.options);
            if (said.systemPrompt != null && format(said) == Format.LEVAL)
                options.put(PromptForm.SYSTEM_PROMPT.name(), said.systemPrompt);
            return Datasets.open(path, options);
        } catch (IllegalArgumentException e) {
            if (!Files.isRegularFile(path) || e.getCause() instanceof IOException) throw e; // tells of no content
            throw new ContentException(path, e);
        }
    }

    private static Format format(Said said) {
        String word = said.options.get("format");
        return word == null ? Datasets.recognised(Path.of(said.path)) : Format.named(word);
    }

    private FileTask(Said said, int samples, Dataset dataset) {
        TaskParameter.within(
                "file/" + dataset.name(),
                "samples",
                samples,
                1,
                dataset.questions().size());
        if (name(dataset).length() > LONGEST_NAME)
            throw new IllegalArgumentException("the name of " + said.path + " makes a task's name of "
                    + name(dataset).length() + " characters, at most " + LONGEST_NAME
                    + " are kept; give a shorter one with dataset=NAME");
        if (dataset.questions().get(0).choices() != null && !form(said).isEmpty())
            throw new IllegalArgumentException("file/" + dataset.name() + " has no parameter '"
                    + form(said).firstKey() + "': its choices are compared, and no answer is written");
        this.said = said;
        this.samples = samples;
        this.dataset = dataset;
        asked = dataset.asked();
        clusters = dataset.clusters(samples);
    }

    /** What is said of how prompts are put and answers begin and end. */
    private static SortedMap<String, Object> form(Said said) {
        SortedMap<String, Object> form = new TreeMap<>();
        if (said.systemPrompt != null) form.put(PromptForm.SYSTEM_PROMPT.name(), said.systemPrompt);
        if (said.answerPrefix != null) form.put(PromptForm.ANSWER_PREFIX.name(), said.answerPrefix);
        if (said.newTokens != null) form.put(PromptForm.NEW_TOKENS.name(), said.newTokens);
        return form;
    }

    @Override
    public TaskCard card() {
        return CARD;
    }

    @Override
    public String name() {
        return name(dataset);
    }

    private static String name(Dataset dataset) {
        return PublishedRule.task(
                dataset.format(), dataset.name(), dataset.questions().get(0).metric());
    }

    @Override
    public Metric metric() {
        return choices()
                ? Metric.ACCURACY
                : PublishedRule.metric(dataset.questions().get(0).metric());
    }

    private boolean choices() {
        return dataset.questions().get(0).choices() != null;
    }

    @Override
    public SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>(said.options);
        parameters.put("path", said.path);
        parameters.put("truncation", said.truncation.word());
        parameters.put("chat", said.chat ? "auto" : "never");
        if (!said.today.equals(ChatTemplate.TODAY)) parameters.put("date", said.today.toString());
        if (choices()) parameters.put("by", said.by.word());
        parameters.putAll(form(said));
        parameters.put("samples", samples);
        return parameters;
    }

    @Override
    public int size() {
        return samples;
    }

    @Override
    public Optional<String> ofAll(Supplier<Map<Integer, String>> answers) {
        String scorer = dataset.questions().get(0).metric();
        if (!PublishedRule.isOfAll(scorer)) return Optional.empty(); // answers are asked for where they count
        List<String> scored = new ArrayList<>();
        List<List<String>> right = new ArrayList<>();
        answers.get().forEach((ordinal, answer) -> {
            Question question = dataset.questions().get(ordinal);
            scored.add(question.generation().scored().of(answer));
            right.add(question.references());
        });
        return PublishedRule.ofAll(scorer, scored, right);
    }

    @Override
    public int documents() {
        return clusters.isEmpty() ? samples : (int) clusters.stream().distinct().count();
    }

    @Override
    public Task ofSize(int samples) {
        return new FileTask(said, samples, dataset);
    }

    @Override
    public int leastLength() {
        return newTokens() + 2;
    }

    private int newTokens() {
        return dataset.questions().stream()
                .mapToInt(question -> question.generation().maxNewTokens())
                .max()
                .orElseThrow();
    }

    @Override
    public Samples on(Tokenizer tokenizer, int longest) {
        return choices()
                ? new ChoiceSamples(tokenizer, dataset, clusters, said.by, identity(Optional.empty()))
                : new Questions(tokenizer);
    }

    /** @param template that is put around prompts */
    private SortedMap<String, Object> identity(Optional<ChatTemplate> template) {
        SortedMap<String, Object> identity = new TreeMap<>();
        identity.put("format", dataset.format().word());
        identity.put("source", dataset.version());
        identity.put("data", dataset.sha256());
        identity.put("asked", asked); // templates lie in other files
        identity.put("samples", samples);
        identity.put("truncation", said.truncation.word());
        identity.put("chat", template.map(ChatTemplate::sha256).orElse("none"));
        if (choices()) identity.put("by", said.by.word());
        SortedMap<String, Object> form = form(said);
        form.remove(PromptForm.NEW_TOKENS.name()); // asked holds it
        if (dataset.format() == Format.LEVAL) form.remove(PromptForm.SYSTEM_PROMPT.name()); // and of L-Eval this
        identity.putAll(form);
        return identity;
    }

    @Override
    public Optional<Dataset> dataset() {
        return Optional.of(dataset);
    }

    private final class Questions extends Asking {

        private final Optional<ChatTemplate> template;

        Questions(Tokenizer tokenizer) {
            super(tokenizer, FileTask.this.metric(), FileTask.this.newTokens());
            template = said.chat
                            && dataset.questions().stream()
                                    .anyMatch(question -> question.generation().chatTemplate())
                    ? tokenizer.chatTemplate().map(own -> own.on(said.today))
                    : Optional.empty();
        }

        @Override
        public SortedMap<String, Object> identity() {
            return FileTask.this.identity(template);
        }

        @Override
        public int leastLength() {
            return FileTask.this.leastLength();
        }

        @Override
        public Sample sample(int length, long seed, int ordinal) {
            Question question = dataset.questions().get(ordinal);
            Truncation.Cut cut;
            try {
                cut = said.truncation.cut(question, length, tokenizer, written(question));
            } catch (DoesNotFitException e) {
                return unasked(ordinal, e.ids(), String.valueOf(e.getMessage()));
            } catch (UnknownTokenException e) {
                return unasked(ordinal, e.ids(), "question " + question.id() + ": " + e.getMessage());
            }
            if (cut.ids().length == 0)
                return unasked(ordinal, cut.ids(), "the prompt of question " + question.id() + " has no tokens");
            return new Sample(
                            ordinal,
                            cut.truncated() ? null : question.prompt(),
                            cut.ids(),
                            question.references(),
                            new int[0],
                            null,
                            List.of(),
                            cut.lost())
                    .about(question.id(), clusters.isEmpty() ? null : clusters.get(ordinal))
                    .scoredBy(scoring(question));
        }

        private Sample unasked(int ordinal, int[] ids, String why) {
            Question question = dataset.questions().get(ordinal);
            return Sample.unasked(ordinal, question.prompt(), ids, question.references(), null, why)
                    .about(question.id(), clusters.isEmpty() ? null : clusters.get(ordinal));
        }

        /** What is asked once the first answer is there stands for itself, as it is before that answer is put into it. */
        @Override
        public List<int[]> asked(Sample sample) {
            Question question = dataset.questions().get(sample.ordinal());
            Question.FollowUp after = question.followUp();
            return after == null || sample.unasked() != null
                    ? super.asked(sample)
                    : List.of(sample.ids(), written(question).apply(after.prompt()));
        }

        @Override
        public String id(int ordinal) {
            return dataset.questions().get(ordinal).id();
        }

        /** A chat template writes the special tokens itself. */
        private Function<String, int[]> written(Question question) {
            String prefix = said.answerPrefix == null ? "" : said.answerPrefix;
            String system = dataset.format() == Format.LEVAL ? null : said.systemPrompt;
            if (template.isPresent() && question.generation().chatTemplate())
                return prompt -> tokenizer.encodePlain(PromptWriter.message(template.get(), system, prompt) + prefix);
            String front = system == null ? "" : system + "\n\n";
            return prompt -> tokenizer.encode(front + prompt + prefix);
        }

        @Override
        int answerTokens() {
            return 0;
        }

        /** What is asked once the first answer is there is asked at once, and both answers are one. */
        @Override
        List<String> answers(Decoder decoder, Resolution resolution, List<Sample> batch, List<String> first) {
            List<String> whole = new ArrayList<>();
            for (int i = 0; i < first.size(); i++) {
                Question question = dataset.questions().get(batch.get(i).ordinal());
                Question.FollowUp after = question.followUp();
                if (after == null) whole.add(first.get(i));
                else {
                    String prompt = after.prompt().replace("$COT$", first.get(i));
                    int[] ids = written(question).apply(prompt);
                    try (Context context = decoder.read(List.of(ids), resolution, after.maxNewTokens())) {
                        int[] second = context.generate(after.maxNewTokens(), tokenizer.endIds())
                                .get(0);
                        String answer = tokenizer.decode(second);
                        whole.add(prompt.equals(after.prompt()) ? first.get(i) + " [fact: " + answer + "]" : answer);
                    }
                }
            }
            return whole;
        }

        @Override
        Verdict verdict(Sample sample, String answer) {
            return PublishedRule.verdict(scoring(dataset.questions().get(sample.ordinal())), answer);
        }

        private Scoring scoring(Question question) {
            return new Scoring(
                    question.metric(),
                    question.generation().scored().word(),
                    question.references(),
                    question.allClasses(),
                    dataset.name(),
                    question.labels().get("length") instanceof Integer length ? length : null);
        }
    }
}
