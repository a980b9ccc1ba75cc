package dev.ropewalk.tasks.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.tasks.conversation.Conversation.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list and a file of lines hold the same; an entry that is malformed is named by its place. */
class ShareGptTest {

    private static final String FIRST = """
            {"id": "a", "conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "hello"}]}""", SECOND = """
            {"id": 7, "conversations": [{"from": "system", "value": "be brief"}, {"from": "user", "value": "why?"},
            {"from": "assistant", "value": "so", "weight": 1}]}""";

    @TempDir
    Path folder = Path.of("");

    private List<Conversation> read(String text, int most) throws IOException {
        List<Conversation> found = new ArrayList<>();
        ShareGpt.read(Files.writeString(folder.resolve("file.json"), text), conversation -> {
            found.add(conversation);
            return found.size() < most;
        });
        return found;
    }

    @Test
    void aListAndLinesHoldTheSame() throws IOException {
        List<Conversation> expected = List.of(
                new Conversation("a", List.of(new Turn(false, "hi"), new Turn(true, "hello"))),
                new Conversation("7", List.of(new Turn(false, "be brief\n\nwhy?"), new Turn(true, "so"))));
        assertThat(read("[" + FIRST + ",\n" + SECOND + "]", 9)).isEqualTo(expected);
        assertThat(read(FIRST + "\n" + SECOND.replace("\n", "") + "\n", 9)).isEqualTo(expected);
    }

    @Test
    void nothingIsReadBeyondWhatIsWanted() throws IOException {
        assertThat(read("[" + FIRST + ", {broken", 1)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": 7, |conversation 2: id must be a text or a whole number, got nothing",
                "\"from\": \"assistant\", |conversation 2 (7), turn 3: from must be human, user, gpt, assistant or system, got nothing",
                "\"so\"|file.json is no JSON, line 3: ",
                "assistant|conversation 2 (7), turn 3: from must be human, user, gpt, assistant or system, got \"\"",
                "\"value\": \"so\", |conversation 2 (7), turn 3: value must be a text, got nothing"
            })
    void anEntryThatLacksSomethingIsNamedByItsPlace(String missing, String sentence) {
        assertThat(SECOND).contains(missing);
        assertThatThrownBy(() -> read("[" + FIRST + ",\n" + SECOND.replace(missing, "") + "]", 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileOfNothingIsRefused() {
        assertThatThrownBy(() -> read("[]", 9)).hasMessageEndingWith("file.json has no conversations");
        assertThatThrownBy(() -> read("[" + FIRST.replaceAll("\\[.*]", "[]") + "]", 9))
                .hasMessageEndingWith("conversation 1 (a): conversations must be a list of at least one turn, got []");
        assertThatThrownBy(() -> read(
                        "{\"id\": \"a\", \"conversations\": [{\"from\": \"system\", \"value\": \"be brief\"}]}", 9))
                .hasMessageEndingWith("no question follows what system says");
    }
}
