package dev.ropewalk.tasks.dataset;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table of all forms in which questions are read. To add one: a file with its rule, a line here, and one in {@link Datasets}. */
public enum Format {
    RULER(
            "ruler",
            "NVIDIA/RULER c3f5e3b",
            "templates Apache-2.0; essays, SQuAD and HotpotQA under their own",
            Ruler::open),
    LONGBENCH(
            "longbench",
            "THUDM/LongBench 2e00731",
            "templates and limits MIT; each text under the licence of its source",
            LongBench::open,
            "config"),
    LONGBENCH_V2(
            "longbench-v2",
            "THUDM/LongBench 2e00731",
            "templates MIT; each text under the licence of its source",
            LongBenchV2::open,
            "config",
            "template"),
    LEVAL(
            "leval",
            "OpenLMLab/LEval cd34b05, prompts as in ChunkLlama 2add4d7",
            "GPL-3.0; its system prompts are not here",
            LEval::open,
            "systemPrompt"),
    SCROLLS(
            "scrolls",
            "HKUNLP/ChunkLlama 2add4d7, few-shot",
            "each text under the licence of its source",
            Scrolls::open),
    MULTIPLE_CHOICE(
            "multiple-choice",
            "own form, requests as in lm-evaluation-harness 4e7e0d4",
            "as its maker says",
            MultipleChoice::open),
    KEY_VALUE(
            "kv",
            "nelson-liu/lost-in-the-middle 29b8a6d",
            "prompts MIT; keys and values are random",
            KeyValue::open,
            "queryAware"),
    HELMET_JSON_KV(
            "helmet-json-kv",
            "princeton-nlp/HELMET 4526dfb",
            "prompts MIT; keys and values are random",
            HelmetJsonKv::open,
            "shots"),
    LONGLM_PASSKEY(
            "longlm-passkey", "datamllab/LongLM cdbbb06", "MIT; keys and texts are made up", LongLmPasskey::open);

    private final String word;
    /** What every file takes, whatever its form: said of a task, not of a data set. */
    public static final Set<String> OF_EVERY_FILE =
            Set.of("path", "truncation", "chat", "date", "samples", "by", "systemPrompt", "answerPrefix", "newTokens");

    private final String source;
    private final String licence;
    private final Opening opening;
    private final Set<String> options;

    Format(String word, String source, String licence, Opening opening, String... options) {
        this.word = word;
        this.source = source;
        this.licence = licence;
        this.opening = opening;
        this.options = Set.of(options);
    }

    /** @throws IllegalArgumentException naming those that are known */
    public static Format named(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + word + "', known: "
                        + Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", "))));
    }

    /** As it is written on the command line and stored. */
    public String word() {
        return word;
    }

    /** Whose rule makes the prompts, with the commit. */
    public String source() {
        return source;
    }

    public String licence() {
        return licence;
    }

    /** What may be said when such a file is opened. */
    public Set<String> options() {
        Set<String> all = new TreeSet<>(options);
        all.addAll(Set.of("format", "dataset", "version", "licence"));
        return all;
    }

    Dataset open(SourceFile file, Options options) {
        options.known(word, options(), OF_EVERY_FILE);
        return opening.open(file, options);
    }

    private interface Opening {
        Dataset open(SourceFile file, Options options);
    }
}
