package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.language.StoryLanguage;
import org.jspecify.annotations.Nullable;

/**
 * Where the documents of a perplexity come from: a folder's texts, or generated stories, which only a model that speaks their language can
 * read.
 *
 * @param data what identifies them
 * @param source hands them out
 */
record Corpus(String data, LastK.Source source) {

    private static final int WHOLE_SENTENCES =
            64; // a few tokens more than needed, so that whole sentences reach that far

    /**
     * @param task for messages
     * @param folder null for stories
     * @param tokens that a document must have at least
     * @param stories tasks that write the same here are given the same stories
     * @throws IllegalArgumentException one sentence, where there are no such texts
     */
    static Corpus of(
            String task, @Nullable String folder, int documents, int tokens, String stories, Tokenizer tokenizer) {
        if (folder != null) {
            Documents found = Documents.in(folder, documents, tokens, tokenizer);
            return new Corpus(found.sha256(), (seed, i) -> found.ids().get(i));
        }
        if (!StoryLanguage.spokenBy(tokenizer))
            throw new IllegalArgumentException(
                    task
                            + " has no texts for this tokenizer: name a folder of .txt files with folder=…, the generated stories are only for the bundled model");
        return new Corpus(
                StoryLanguage.NAME,
                (seed, i) -> tokenizer.encodePlain(String.join(
                        " ",
                        StoryLanguage.sentences(tokens + WHOLE_SENTENCES, Randomness.of(seed, stories, tokens, i)))));
    }
}
