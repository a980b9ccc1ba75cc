package dev.ropewalk.decoder.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.jinja.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A conversation is written exactly as transformers writes it. Numbers from the conformance kit (transformers 5.23.0, jinja2 3.1.6). */
class ChatTemplateTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    Path folder = Path.of("");

    static Stream<Path> kit() throws IOException {
        try (Stream<Path> files = Files.list(Kit.conformance().resolve("families/chat"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kit")
    void everyConversationIsRenderedOrRefusedAsInTransformers(Path file) throws IOException {
        JsonNode golden = JSON.readTree(Files.readAllBytes(file));
        ChatTemplate template = template(
                "chat_template",
                golden.path("chatTemplate"),
                "bos_token",
                golden.path("bosToken"),
                "eos_token",
                golden.path("eosToken"));
        assertThat(golden.path("conversations")).isNotEmpty();
        for (JsonNode conversation : golden.path("conversations")) {
            String name = conversation.path("name").asString();
            List<Map<String, Object>> messages = new ArrayList<>();
            conversation.path("messages").forEach(message -> messages.add(map(message)));
            Map<String, Object> variables = map(conversation.path("variables"));
            if (conversation.path("error").isString()) {
                for (boolean generation : new boolean[] {false, true})
                    assertThatThrownBy(() -> template.render(messages, generation, variables))
                            .as(name)
                            .isInstanceOf(TemplateException.class)
                            .hasMessage(conversation.path("error").asString());
            } else {
                assertThat(template.render(messages, false, variables))
                        .as(name)
                        .isEqualTo(conversation.path("rendered").asString());
                assertThat(template.render(messages, true, variables))
                        .as(name)
                        .isEqualTo(conversation.path("renderedForGeneration").asString());
            }
        }
    }

    @Test
    void anOwnFileGoesBeforeTheConfigAndOfNamedOnesTheDefaultIsTaken() throws IOException {
        JsonNode named =
                JSON.readTree("[{\"name\":\"tool_use\",\"template\":\"T\"},{\"name\":\"default\",\"template\":\"D\"}]");
        assertThat(template("chat_template", named).render(List.of(), false)).isEqualTo("D");
        Files.writeString(folder.resolve("chat_template.jinja"), "own {{ eos_token }}\n");
        assertThat(template("chat_template", named, "eos_token", JSON.readTree("{\"content\":\"</s>\"}"))
                        .render(List.of(), false))
                .isEqualTo("own </s>");
    }

    @Test
    void aFolderWithoutATemplateHasNoneAndABrokenOneIsRefusedInOneSentence() throws IOException {
        assertThat(ChatTemplate.of(folder)).isEmpty();
        Files.writeString(folder.resolve("chat_template.jinja"), "{% if x %}");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'if' has no end");
    }

    @Test
    void aKeyWithoutAValueIsDroppedFromAMessage() throws IOException {
        ChatTemplate template = template(
                "chat_template",
                JSON.readTree(
                        "\"{% for m in messages %}{{ m.tool_calls is defined }}{{ tools is none }}{% endfor %}\""));
        Map<String, Object> message = new LinkedHashMap<>(Map.of("role", "user", "content", "c"));
        message.put("tool_calls", null);
        assertThat(template.render(List.of(message), false)).isEqualTo("FalseTrue");
    }

    private ChatTemplate template(Object... config) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < config.length; i += 2) fields.put((String) config[i], config[i + 1]);
        Files.write(folder.resolve("tokenizer_config.json"), JSON.writeValueAsBytes(fields));
        return ChatTemplate.of(folder).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode node) {
        return node.isObject() ? JSON.treeToValue(node, Map.class) : Map.of();
    }
}
