package dev.ropewalk.web.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a form has and what is written of it are the same suite, both ways. */
class DraftTest {

    private static Draft read(String yaml) {
        return Draft.of(YAMLMapper.shared().readTree(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: quick\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [512]\n",
                "name: 'yes'\nmodel: 'models/a b: #1'\nconfigurations:\n  - self-extend{group=8,window=1024}\n  - compose{bands=dca,spectrum=yarn{factor=4}}\n"
                        + "tasks: ['passkey{trials=20}']\nlengths: [512, 1024]\nseeds: [1, 2]\ndtype: bfloat16\ntrainedLength: 256\nstop: {}\n",
                "name: n\nmodel: m\nconfigurations:\n  - {name: longrope, parameters: {shortFactor: [1, 2], longFactor: [3, 4]}}\ntasks:\n"
                        + "  - {name: file, parameters: {path: 'a, b}'}}\nlengths: [9]\nstop: {baseline: rope, alpha: 0.01}\ndevice: 'cuda:0'\n",
                "name: n\nmodel: '007'\nconfigurations: [1, '{broken']\ntasks: []\nlengths: [x, '010']\nseeds: ['123456789012345678901']\n"
            })
    void whatIsWrittenComesBack(String yaml) {
        Draft draft = read(yaml);
        assertThat(read(draft.yaml())).isEqualTo(draft);
    }

    @Test
    void aSuiteIsWrittenAsPeopleWriteIt() {
        assertThat(read("""
                        {"name":"nightly","model":"reference-model","configurations":["rope",{"name":"yarn","parameters":{"factor":4}}],
                         "tasks":[{"name":"passkey"}],"lengths":[512,1024]}""").yaml()).isEqualTo("""
                        name: nightly
                        model: reference-model
                        configurations:
                          - rope
                          - yarn{factor=4}
                        tasks:
                          - passkey
                        lengths: [512, 1024]
                        """);
    }

    @Test
    void fieldsForWhichThereIsNoPlaceStayAsTheyAre() {
        Draft draft =
                read("name: n\nmodel: m\nconfigurations: [rope]\ntasks: [passkey]\nlengths: [9]\ndevice: 'cuda:0'\n");
        Map<String, String> fields = new LinkedHashMap<>(Map.of("name", "other", "model", "m", "rest", draft.rest()));
        assertThat(Draft.of(fields, "").yaml()).contains("name: other", "device: \"cuda:0\"");
    }

    @Test
    void anotherMethodHasNoneOfTheParametersOfTheOneBefore() {
        Map<String, String> fields = Map.of(
                "c0.name",
                "yarn",
                "c0.was",
                "self-extend",
                "c0.p.group",
                "8",
                "c1.name",
                "pi",
                "c1.was",
                "pi",
                "c1.p.factor",
                " 4 ");
        assertThat(Draft.of(fields, "").configurations())
                .containsExactly(new Entry("yarn", Map.of()), new Entry("pi", Map.of("factor", "4")));
    }

    @Test
    void entriesAreAddedAndTakenAway() {
        Map<String, String> fields = Map.of("c0.name", "rope", "c0.was", "rope", "c1.name", "dca", "c1.was", "dca");
        assertThat(Draft.of(fields, "drop-c0").configurations())
                .extracting(Entry::name)
                .isEqualTo(List.of("dca"));
        assertThat(Draft.of(fields, "add-c").configurations()).hasSize(3);
        assertThat(Draft.of(fields, "add-t").tasks()).hasSize(1);
    }
}
