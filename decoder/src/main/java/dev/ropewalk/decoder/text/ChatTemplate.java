package dev.ropewalk.decoder.text;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.checkpoint.ConfigFile;
import dev.ropewalk.jinja.Template;
import dev.ropewalk.jinja.TemplateException;
import dev.ropewalk.methods.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a checkpoint wants a conversation written: chat_template.jinja, or chat_template in tokenizer_config.json, there a text or a list of named
 * ones. Immutable. Source: transformers 5.23, {@code apply_chat_template}.
 */
public final class ChatTemplate {

    /**
     * The day that templates are told unless somebody names another: 26 July 2024, which Llama 3.1's own template falls back on where it is told
     * none. A clock would make another prompt, and another number, of every day.
     */
    public static final LocalDate TODAY = LocalDate.of(2024, 7, 26);

    private static final List<String> SPECIAL_TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private final String source;
    private final Template template;
    private final Map<String, Object> specialTokens;
    private final LocalDate today;

    private ChatTemplate(String source, Template template, Map<String, Object> specialTokens, LocalDate today) {
        this.source = source;
        this.today = today;
        this.template = template;
        this.specialTokens = specialTokens;
    }

    /**
     * The template of a checkpoint; empty where it has none.
     *
     * @throws CheckpointException when there is one that cannot be read or is beyond what is supported
     */
    public static Optional<ChatTemplate> of(Path folder) {
        Optional<ConfigFile> config = read(folder.resolve("tokenizer_config.json"));
        Path own = folder.resolve("chat_template.jinja");
        try {
            Optional<String> source = Files.isRegularFile(own)
                    ? Optional.of(Files.readString(own))
                    : config.map(file -> inConfig(file, folder.resolve("tokenizer_config.json")));
            if (source.isEmpty() || source.get().isEmpty()) return Optional.empty();
            Map<String, Object> tokens = new LinkedHashMap<>();
            read(folder.resolve("special_tokens_map.json")).ifPresent(file -> putTokens(file, tokens));
            config.ifPresent(file -> putTokens(file, tokens));
            return Optional.of(new ChatTemplate(source.get(), Template.of(source.get()), tokens, TODAY));
        } catch (TemplateException e) {
            throw new CheckpointException("The chat template of " + folder + " cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(own + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Optional<ConfigFile> read(Path file) {
        return Files.isRegularFile(file) ? Optional.of(ConfigFile.read(file)) : Optional.empty();
    }

    /** The text, or the one called {@code default} of a list; empty where there is none. */
    private static String inConfig(ConfigFile file, Path path) {
        JsonNode node = file.at("chat_template");
        if (!node.isArray()) return node.isNull() ? "" : file.text("chat_template");
        List<String> names = new ArrayList<>();
        for (JsonNode entry : node) {
            if (entry.path("name").asString("").equals("default"))
                return entry.path("template").asString("");
            names.add(entry.path("name").asString(""));
        }
        throw new CheckpointException(path + ": chat_template has none called default, only "
                + (names.isEmpty() ? "nothing" : String.join(", ", names)) + ".");
    }

    /** A special token is a text, or an object whose content is one. One that is null or absent stays undefined. */
    private static void putTokens(ConfigFile file, Map<String, Object> tokens) {
        for (String name : SPECIAL_TOKENS) {
            JsonNode node = file.at(name);
            String text = node.isObject() ? node.path("content").asString("") : node.asString("");
            if (!text.isEmpty()) tokens.put(name, text);
        }
    }

    /** The same on another day. */
    public ChatTemplate on(LocalDate day) {
        return new ChatTemplate(source, template, specialTokens, day);
    }

    /** SHA-256 of all that a rendering depends on beside the messages: text, special tokens and, where it asks for one, the day. */
    public String sha256() {
        StringBuilder all = new StringBuilder(source);
        new TreeMap<>(specialTokens)
                .forEach((name, token) ->
                        all.append('\0').append(name).append('\0').append(token));
        if (source.contains("strftime_now")) all.append('\0').append(today);
        return Fingerprint.of(all.toString());
    }

    /**
     * A conversation as the text a model reads, special tokens included.
     *
     * @param messages each with {@code role} and {@code content}; text in them is data and never evaluated, a key whose value is null is dropped
     * @param addGenerationPrompt whether the text ends where the model's answer begins
     * @throws TemplateException what the template itself raised, word for word, or a sentence that says what it did wrong
     */
    public String render(List<? extends Map<String, ?>> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, Map.of());
    }

    /** The same with variables of this template alone, such as {@code enable_thinking}. */
    public String render(
            List<? extends Map<String, ?>> messages, boolean addGenerationPrompt, Map<String, ?> variables) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(specialTokens);
        all.put("tools", null);
        all.put("documents", null);
        all.putAll(variables);
        all.put("messages", messages.stream().map(ChatTemplate::withoutNulls).toList());
        all.put("add_generation_prompt", addGenerationPrompt);
        return template.render(all, today);
    }

    private static Map<String, Object> withoutNulls(Map<String, ?> message) {
        Map<String, Object> kept = new LinkedHashMap<>();
        message.forEach((key, value) -> {
            if (value != null) kept.put(key, value);
        });
        return kept;
    }
}
