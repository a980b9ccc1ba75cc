package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.Tokenizer;

/** A task whose prompts are answered, and may be put in any form. */
interface Asked extends Task {

    /** Tokens that a model may write, unless the form says otherwise. */
    int newTokens();

    /** @throws IllegalArgumentException when the task cannot be put to a model with this tokenizer */
    Samples on(Tokenizer tokenizer, int longest, PromptForm form);

    @Override
    default Samples on(Tokenizer tokenizer, int longest) {
        return on(tokenizer, longest, PromptForm.PLAIN);
    }
}
