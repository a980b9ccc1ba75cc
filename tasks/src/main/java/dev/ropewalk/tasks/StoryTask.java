package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.tasks.language.StoryLanguage;

/** A generated task in the bundled model's language: its haystack is a story, so every budget is met exactly where 30 tokens of it have room. */
interface StoryTask extends Generated {

    @Override
    default Samples on(Tokenizer tokenizer, int longest, PromptForm form) {
        if (!StoryLanguage.spokenBy(tokenizer))
            throw new IllegalArgumentException(
                    name() + " is asked in the bundled model's language, which this tokenizer does not speak");
        return Generated.super.on(tokenizer, longest, form);
    }
}
