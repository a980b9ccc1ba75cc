package dev.ropewalk.evaluator.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentence names the document and what to change, in the words of who wrote it, and no class or setting of a parser. */
class StrictDocumentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: s\\nconfigurations:\\n\\t- rope | F, line 3 begins with a tab, YAML takes blanks",
                "name: s\\n  \\tmodel: x | F, line 2 begins with a tab, YAML takes blanks",
                "name: s\\ntasks: [passkey{depths=2,trials=1}] | F, line 2: quote entries with braces, \"passkey{depths=2,trials=1}\"",
                "name: s\\ntasks: [a,\\n  rope, yarn{factor=4}]\\nx: 1 | F, line 3: quote entries with braces, \"yarn{factor=4}\"",
                "name: s\\nlengths: [256\\nseeds: 1 | F, line 3: a bracket or brace is not closed, or a comma is missing",
                "name: s\\n---\\nname: t | F holds two documents, the second from line 2; keep one, or write each into a file of its own",
                "'' | F is empty",
                "# only said | F is empty",
                "--- | F is empty",
                "name:s\\nmodel: x | F, line 1: put a blank behind 'name:'",
                "name: a: b | F, line 1: quote what stands behind 'name:', it holds a colon",
                "a: &all [1]\\nb: *all | F, line 2: *all stands for something written elsewhere, which is not followed; write it out, or quote a text that begins with *",
                "{\"a\": 1,\\n \"b\": [1, 2,],\\n} | F, line 2: take away the comma before the ]",
                "{\"a\": 1,\\n} | F, line 1: take away the comma before the }",
                "{\"a\": NaN} | F, line 1: NaN is no number in JSON",
                "{\"a\": [1, | F ends too early, in line 1: a brace, bracket or quote is not closed",
                "{\"a\": 1} {\"b\": 2} | F, line 1: more follows behind the end of the document",
            })
    void itSaysWhatToChange(String document, String sentence) {
        assertThatThrownBy(() ->
                        StrictDocument.read("F", document.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    /** Whatever is wrong: one line, the place, and nothing of the parser's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: @x",
                "a: `x`",
                "a: 'x",
                "a: \"x",
                "a: [1, 2",
                "a: {b: 1",
                "a: b\n c: d\n- e",
                "- a\nb: c",
                "? a\n: - b\n c",
                "{\"a\" 1}",
                "{a: 1}",
                "{'a': 1}",
                "{\"a\": 01}",
                "{\"a\": \"\\x\"}",
                "{\"a\": tru}",
                "{\"a\": 1, \"a\": 2}",
                "a: 1\na: 2",
                "%YAML 9\n---\na: 1",
                "a: !!java.net.URL [x]\nb: [",
            })
    void noWordOfTheParsersIsShown(String document) {
        assertThatThrownBy(() -> StrictDocument.read("F", document))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("F")
                .doesNotContain("\n", "`", "Source", "tools.", "java.", "Feature", "(code")
                .containsPattern("line [1-9]");
    }

    @Test
    void deepNestingIsNoBomb() {
        assertThatThrownBy(() -> StrictDocument.read("F", "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("`");
        assertThatThrownBy(() -> StrictDocument.read("F", "{\"a\":".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("`");
    }

    @Test
    void whatEditorsAddIsNoMatter() {
        assertThat(StrictDocument.read("F", "\uFEFFname: s\r\n")).isEqualTo(Map.of("name", "s"));
        assertThat(StrictDocument.read("F", "\uFEFF{\"name\": \"s\"}\r\n")).isEqualTo(Map.of("name", "s"));
        assertThat(StrictDocument.read("F", "---\nname: s\n...\n")).isEqualTo(Map.of("name", "s"));
    }
}
