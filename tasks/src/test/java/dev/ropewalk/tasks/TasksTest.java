package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TasksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"niah_single_1", "niah_multikey_3", "niah_multivalue", "niah_multiquery", "vt", "cwe", "fwe"})
    void versionAndFamilyMayBeLeftOut(String name) {
        for (String written : new String[] {name, name + "@1", "ruler/" + name, "ruler/" + name + "@1"}) {
            Task task = Tasks.named(written, Map.of("samples", "7"));
            assertThat(task.name()).isEqualTo("ruler/" + name + "@1");
            assertThat(task.size()).isEqualTo(7);
            assertThat(task.parameters()).containsEntry("samples", 7);
        }
    }

    /** A name is understood in every place or in none: the full name is the one of the task that the name makes. */
    @ParameterizedTest
    @CsvSource({
        "passkey, passkey@1",
        "vt, ruler/vt@1",
        "ruler/qa_1, ruler/qa_1@1",
        "vt/stories, vt/stories@2",
        "ppl, ppl/lastk-256@1",
        "ppl/lastk-32, ppl/lastk-32@1",
        "ppl/shuffled-prefix, ppl/shuffled-prefix-256@1",
        "passkey@1, passkey@1"
    })
    void everyNameHasItsFullName(String name, String full) {
        assertThat(Tasks.fullName(name)).contains(full);
        if (!name.contains("qa")) assertThat(Tasks.named(name, Map.of()).name()).isEqualTo(full); // needs a file
    }

    @ParameterizedTest
    @ValueSource(strings = {"passky", "passkey@2", "vt/stories@1", "ppl/lastk-0", "file", ""})
    void whatIsNoTaskHasNone(String name) {
        assertThat(Tasks.fullName(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ruler/niah_single_4 | samples | 1 | unknown task 'ruler/niah_single_4', known: passkey@1,",
                "niah_single_1@2 | samples | 1 | unknown task 'niah_single_1@2', known: passkey@1,",
                "niah_single_1 | folder | x | niah_single_1 has no parameter 'folder', it takes samples",
                "niah_single_2 | samples | 0 | ruler/niah_single_2@1: samples must be an integer from 1 to 100000, got 0",
                "niah_single_2 | folder | ' ' | ruler/niah_single_2@1: folder must be a path, got ' '",
                "qa_1 | samples | 3 | qa_1 needs file=…, the JSON of SQuAD v2 dev",
                "kv/lost-in-the-middle | queryAware | yes | kv/lost-in-the-middle: queryAware must be true or false, got yes",
                "kv/lost-in-the-middle | demos | 1 | kv/lost-in-the-middle has no parameter 'demos', it takes pairs, queryAware, depths, trials",
                "kv/stories | pairs | 61 | kv/stories@1: pairs must be an integer from 1 to 60, got 61",
                "vt/stories | chains | 4 | vt/stories@2: chains must be an integer from 1 to 3, got 4",
                "vt/stories | hops | 0 | vt/stories@2: hops must be an integer from 1 to 19, got 0",
                "niah | needles | 17 | niah@1: needles must be an integer from 1 to 16, got 17",
                "passkey/pi | depths | 1 | passkey/pi@1: depths must be an integer from 2 to 1001, got 1",
            })
    void everyMistakeIsAnsweredWithOneSentence(String name, String parameter, String value, String sentence) {
        assertThatThrownBy(() -> Tasks.named(name, Map.of(parameter, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(sentence)
                .doesNotContain("\n");
    }
}
