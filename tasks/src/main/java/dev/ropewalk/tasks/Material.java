package dev.ropewalk.tasks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What prompts that are made here are made of, and under which licence. What is in a published file says its {@link dev.ropewalk.tasks.dataset.Format}. */
public enum Material {
    OWN("Numbers, names, prose and stories from a seed", "written by this program", "Apache-2.0", null),
    WORDS(
            "Nouns, adjectives and verbs",
            "wonderwords 3.0.1, without its list of profanities",
            "MIT",
            null,
            "wonderwords/adjectives.txt",
            "wonderwords/nouns.txt",
            "wonderwords/verbs.txt"),
    SQUAD(
            "SQuAD 2.0, development set",
            "Rajpurkar et al. 2018, arXiv 1806.03822",
            "CC BY-SA 4.0",
            "ruler/qa_1{file=dev-v2.0.json}"),
    HOTPOTQA(
            "HotpotQA, development set with distractors",
            "Yang et al. 2018, arXiv 1809.09600",
            "CC BY-SA 4.0",
            "ruler/qa_2{file=hotpot_dev_distractor_v1.json}");

    private final String title;
    private final String source;
    private final String licence;
    private final @Nullable String asked;
    private final List<String> lists;

    Material(String title, String source, String licence, @Nullable String asked, String... lists) {
        this.title = title;
        this.source = source;
        this.licence = licence;
        this.asked = asked;
        this.lists = List.of(lists);
    }

    public String title() {
        return title;
    }

    public String source() {
        return source;
    }

    public String licence() {
        return licence;
    }

    /** How a suite names the file, which is published elsewhere; null where nothing needs to be fetched. */
    public @Nullable String asked() {
        return asked;
    }

    /** What lies in this program of it, one list behind the other; empty where that is code, or nothing. */
    public byte[] content() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String list : lists)
            try (InputStream file = Material.class.getResourceAsStream(list)) {
                if (file == null) throw new IllegalStateException(list + " is missing");
                file.transferTo(all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        return all.toByteArray();
    }
}
