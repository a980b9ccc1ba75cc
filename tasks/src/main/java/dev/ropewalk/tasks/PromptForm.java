package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the prompts of a task are put to a model: as to a base model, which writes on, or as a user's message in the model's own chat template. It is
 * part of what is asked, and of the identity of every number.
 *
 * @param day that a template is told which asks for one
 * @param systemPrompt the template's system message, or what stands in front of a prompt without one; null for none
 * @param answerPrefix with what the answer begins, written for the model; null for nothing
 * @param newTokens that a model may write; null for as many as the task says
 */
record PromptForm(
        Chat chat,
        LocalDate day,
        @Nullable String systemPrompt,
        @Nullable String answerPrefix,
        @Nullable Integer newTokens) {

    /** Whether a prompt is a message. */
    enum Chat {
        /** The prompt as it stands. */
        NEVER,

        /** The prompt is the user's message, where the model has a template. */
        AUTO,

        /** The same, and how the task begins the answer stands where the model's own begins. */
        BEGUN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As to a base model. */
    static final PromptForm PLAIN = new PromptForm(Chat.NEVER, ChatTemplate.TODAY, null, null, null);

    private static final TaskParameter CHAT = TaskParameter.word(
                    "chat",
                    "never: as to a base model; auto: in the model's chat template; begun: and the answer begun as the task does",
                    Arrays.stream(Chat.values()).map(Chat::word).toList())
            .orElse(Chat.NEVER.word());
    private static final TaskParameter DATE =
            TaskParameter.text("date", "the day that a chat template is told").orElse(ChatTemplate.TODAY.toString());
    static final TaskParameter SYSTEM_PROMPT = TaskParameter.text(
                    "systemPrompt", "the template's system message; without a template it stands in front")
            .otherwise("none");
    static final TaskParameter ANSWER_PREFIX = TaskParameter.text(
                    "answerPrefix", "with what the answer begins, written for the model")
            .otherwise("nothing");
    static final TaskParameter NEW_TOKENS = TaskParameter.integer(
                    "newTokens", 1, 1 << 16, "that a model may write at most")
            .otherwise("as many as the task says");

    /** Of every task that is answered. */
    static final List<TaskParameter> PARAMETERS = List.of(CHAT, DATE, SYSTEM_PROMPT, ANSWER_PREFIX, NEW_TOKENS);

    PromptForm {
        if (newTokens != null) NEW_TOKENS.within("a task", newTokens);
    }

    static PromptForm of(Given given) {
        String chat = given.word(CHAT.name());
        return new PromptForm(
                Arrays.stream(Chat.values())
                        .filter(one -> one.word().equals(chat))
                        .findFirst()
                        .orElseThrow(),
                day(given.task(), given.text(DATE.name(), ChatTemplate.TODAY.toString())),
                given.has(SYSTEM_PROMPT.name()) ? given.text(SYSTEM_PROMPT.name(), "") : null,
                given.has(ANSWER_PREFIX.name()) ? given.text(ANSWER_PREFIX.name(), "") : null,
                given.has(NEW_TOKENS.name()) ? (Integer) newTokens(given) : null);
    }

    private static int newTokens(Given given) {
        int tokens = given.integer(NEW_TOKENS.name());
        NEW_TOKENS.within(given.task(), tokens);
        return tokens;
    }

    static LocalDate day(String task, String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    task + ": date must be a day such as 2024-07-26, got '" + written + "'", e);
        }
    }

    /** The task in this form; the task itself, where this is how it is put anyway. */
    Task of(Task task) {
        if (!(task instanceof Asked asked)) throw new IllegalStateException(task.name() + " asks for no answer");
        PromptForm form = new PromptForm(
                chat,
                chat == Chat.NEVER ? ChatTemplate.TODAY : day,
                systemPrompt,
                answerPrefix,
                newTokens != null && newTokens == asked.newTokens() ? null : newTokens);
        return form.equals(PLAIN) ? task : new Formed(asked, form);
    }

    int newTokens(int otherwise) {
        return newTokens == null ? otherwise : newTokens;
    }

    /** What differs from the plain form, as it was asked for. */
    SortedMap<String, Object> parameters() {
        SortedMap<String, Object> parameters = new TreeMap<>();
        if (chat != Chat.NEVER) parameters.put(CHAT.name(), chat.word());
        if (!day.equals(ChatTemplate.TODAY)) parameters.put(DATE.name(), day.toString());
        if (systemPrompt != null) parameters.put(SYSTEM_PROMPT.name(), systemPrompt);
        if (answerPrefix != null) parameters.put(ANSWER_PREFIX.name(), answerPrefix);
        if (newTokens != null) parameters.put(NEW_TOKENS.name(), newTokens);
        return parameters;
    }

    PromptWriter on(Tokenizer tokenizer) {
        return new PromptWriter(this, tokenizer);
    }
}
