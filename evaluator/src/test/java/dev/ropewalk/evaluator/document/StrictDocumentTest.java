package dev.ropewalk.evaluator.document;

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
                "{\"a\": 1, // one\\n\"b\": 2} | F, line 1: JSON has no comments; take it away, or write the document in YAML, where # begins one",
                "{\"a\": 1,\\n /* one */ \"b\": 2} | F, line 2: JSON has no comments; take it away, or write the document in YAML, where # begins one",
                "a: 1\\nlengths: [.inf] | F, line 2: .inf is no number here; write one in digits",
                "a: .nan | F, line 1: .nan is no number here; write one in digits",
                "name: !!binary aGVsbG8= | F, line 1: a tag, which begins with !, is not followed; take it away and write the value itself",
                "a: 1\\nname: !foo x | F, line 2: a tag, which begins with !, is not followed; take it away and write the value itself",
                "a: !!set {b} | F, line 1: a tag, which begins with !, is not followed; take it away and write the value itself",
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

    /** What a database, a terminal or a strict reader could not take, wherever it stands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: \"a\\0b\" | name holds a control character, U+0000 as character 2; leave it out",
                "{\"name\": \"\\ud83d\"} | name holds half a surrogate pair, U+D83D as character 1; leave it out",
                "tasks: [a, {path: \"\\e[31m\"}] | tasks[1].path holds a control character, U+001B as character 1; leave it out",
                "{\"x\\u202e\": 1} | a field's name holds a mark that turns the direction of writing, U+202E as character 2; leave it out",
                "{\"a\": {\"\\u0000\": 1}} | a field's name in a holds a control character, U+0000 as character 1; leave it out",
            })
    void noTextHoldsWhatCannotBeStoredOrShown(String document, String sentence) {
        assertThatThrownBy(() -> StrictDocument.read("F", document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void numbersAndTagsOfYamlThatMeanOneThingAreTaken() {
        assertThat(StrictDocument.read("F", "a: !!str 0400\nb: '007'\nc: 0\nd: 0.5\ne: !!int 3\nf: \"x\\ty\\n\""))
                .isEqualTo(Map.of("a", "0400", "b", "007", "c", 0, "d", 0.5, "e", 3, "f", "x\ty\n"));
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
