package dev.ropewalk.tasks.conversation;

import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.methods.Excerpt;
import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversations in ShareGPT's form, as FastChat's train.py reads them: a JSON array or JSON lines of {@code {"id": …, "conversations":
 * [{"from": …, "value": …}, …]}}. {@code gpt} and {@code assistant} are the model, {@code human} and {@code user} who asks; what {@code system}
 * says is put before the question that follows it. One is in memory at a time.
 */
public final class ShareGpt {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a file from its beginning.
     *
     * @param wantsMore takes a conversation and says whether to read on
     * @throws IllegalArgumentException one sentence: which conversation of the file is malformed, and how
     */
    public static void read(Path file, Predicate<Conversation> wantsMore) throws IOException {
        int number = 0;
        try (Reader text = Files.newBufferedReader(file);
                MappingIterator<JsonNode> entries =
                        JSON.readerFor(JsonNode.class).readValues(text)) {
            while (entries.hasNextValue()) {
                number++;
                if (!wantsMore.test(conversation(file, number, entries.nextValue()))) return;
            }
        } catch (CharacterCodingException | FileSystemException e) {
            throw new IllegalArgumentException(TextFile.reason(file, e), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no JSON, " + JsonTrouble.placed(e), e);
        }
        if (number == 0) throw new IllegalArgumentException(file + " has no conversations");
    }

    private static Conversation conversation(Path file, int number, JsonNode entry) {
        String where = file + ", conversation " + number;
        JsonNode id = entry.path("id"), turns = entry.path("conversations");
        if (!id.isString() && !id.isIntegralNumber())
            throw new IllegalArgumentException(where + ": id must be a text or a whole number, got " + told(id));
        where += " (" + id.asString() + ")";
        if (!turns.isArray() || turns.isEmpty())
            throw new IllegalArgumentException(
                    where + ": conversations must be a list of at least one turn, got " + told(turns));
        List<Turn> read = new ArrayList<>();
        String system = "";
        for (int i = 0; i < turns.size(); i++) {
            JsonNode from = turns.get(i).path("from"), value = turns.get(i).path("value");
            String at = where + ", turn " + (i + 1);
            if (!value.isString())
                throw new IllegalArgumentException(at + ": value must be a text, got " + told(value));
            switch (from.asString("")) {
                case "gpt", "assistant" -> read.add(new Turn(true, value.asString()));
                case "human", "user" -> {
                    read.add(new Turn(false, system + value.asString()));
                    system = "";
                }
                case "system" -> system += value.asString() + "\n\n";
                default ->
                    throw new IllegalArgumentException(
                            at + ": from must be human, user, gpt, assistant or system, got " + told(from));
            }
        }
        if (!system.isEmpty() || read.isEmpty())
            throw new IllegalArgumentException(where + ": no question follows what system says");
        return new Conversation(id.asString(), read);
    }

    private static String told(JsonNode node) {
        if (node.isMissingNode()) return "nothing";
        return Excerpt.of(node.toString(), 100);
    }

    private ShareGpt() {}
}
