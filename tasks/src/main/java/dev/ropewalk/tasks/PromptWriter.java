package dev.ropewalk.tasks;

import dev.ropewalk.decoder.text.ChatTemplate;
import dev.ropewalk.decoder.text.Tokenizer;
import dev.ropewalk.jinja.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A {@link PromptForm} for one model. What a chat template writes holds all special tokens; before any other prompt the tokenizer puts its own. */
final class PromptWriter {

    private final PromptForm form;
    private final Tokenizer tokenizer;
    private final Optional<ChatTemplate> template;

    PromptWriter(PromptForm form, Tokenizer tokenizer) {
        this.form = form;
        this.tokenizer = tokenizer;
        template = form.chat() == PromptForm.Chat.NEVER
                ? Optional.empty()
                : tokenizer.chatTemplate().map(own -> own.on(form.day()));
    }

    /** What decides beside the task's own parameters what is asked: of a template its hash. */
    SortedMap<String, Object> identity() {
        SortedMap<String, Object> identity = form.parameters();
        identity.remove("date"); // in the hash, where the template asks for it
        if (form.chat() != PromptForm.Chat.NEVER)
            identity.put("chat", template.map(ChatTemplate::sha256).orElse("none"));
        if (form.chat() == PromptForm.Chat.BEGUN) identity.put("begun", "true");
        return identity;
    }

    /** @throws IllegalArgumentException one sentence, where the template refuses the messages */
    WrittenSample of(WrittenSample question) {
        if (form.equals(PromptForm.PLAIN)) return question;
        String asked = question.prompt().substring(0, question.begun()),
                begun = question.prompt().substring(question.begun());
        String prefix = form.answerPrefix() == null ? "" : form.answerPrefix();
        if (template.isEmpty()) {
            String front = form.systemPrompt() == null ? "" : form.systemPrompt() + "\n\n";
            return question.as(front + asked + prefix + begun, front.length(), front.length() + asked.length());
        }
        boolean apart = form.chat() == PromptForm.Chat.BEGUN;
        String message = apart ? asked.stripTrailing() : question.prompt();
        String rendered = message(template.get(), form.systemPrompt(), message);
        int at = rendered.indexOf(message), stripped = rendered.indexOf(message.strip());
        @Nullable Integer shift = null; // of a template that writes the message otherwise
        if (at >= 0) shift = at;
        else if (stripped >= 0) shift = stripped - message.indexOf(message.strip());
        return question.as(rendered + prefix + (apart ? begun.stripLeading() : ""), shift, rendered.length());
    }

    /** Up to where the model's answer begins. */
    static String message(ChatTemplate template, @Nullable String system, String user) {
        List<Map<String, String>> messages = new ArrayList<>();
        if (system != null) messages.add(Map.of("role", "system", "content", system));
        messages.add(Map.of("role", "user", "content", user));
        try {
            return template.render(messages, true);
        } catch (TemplateException e) {
            throw new IllegalArgumentException(
                    "this model's chat template refuses the "
                            + (system == null ? "prompt" : "system prompt or the prompt") + ": " + e.getMessage(),
                    e);
        }
    }

    /** Whether it is known how a right answer goes on: behind a message a model may begin as it likes. */
    boolean isBegun(WrittenSample question) {
        return template.isEmpty() || question.begun() < question.prompt().length();
    }

    /** Tokens that are put in front of a prompt, at most. */
    int front() {
        return template.isEmpty() ? tokenizer.prefix().length : 0;
    }

    /** Tokens that are put in front of these. */
    int front(int[] plain) {
        return template.isEmpty() ? tokenizer.front(plain) : 0;
    }

    /** What is fed of a prompt's own tokens. */
    int[] begun(int[] plain) {
        return template.isEmpty() ? tokenizer.begun(plain) : plain;
    }
}
