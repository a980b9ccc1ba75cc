package dev.ropewalk.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What people get wrong in JSON is said in their words, with the line; the parser's classes and settings stay out of it. */
class JsonTroubleTest {

    private static JacksonException failure(byte[] json) {
        return catchThrowableOfType(
                JacksonException.class, () -> JsonMapper.shared().readTree(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": NaN} | line 1: NaN is no number in JSON",
                "{\"a\":#-Infinity} | line 2: -Infinity is no number in JSON",
                "{\"a\": True} | line 1: Unrecognized token 'True'",
                "{'a': 1} | line 1: Unexpected character ('''): was expecting double-quote to start property name",
                "{\"a\": 1,#} | line 2: Unexpected character ('}'): was expecting double-quote to start property name",
                "[1,'2'] | line 1: Unexpected character (''')",
                "[1 2] | line 1: Unexpected character ('2'): was expecting comma to separate Array entries",
                "{#// no#} | line 2: JSON has no comments",
                "{\"a\": 1} {} | line 1: more follows behind it",
                "{\"a\": [1,# | line 2: it ends too early, a brace, bracket or quote is not closed",
                "{\"a\": 007} | line 1: Invalid numeric value: Leading zeroes not allowed",
            })
    void theReasonIsPlain(String json, String said) {
        JacksonException failure = failure(json.replace('#', '\n').getBytes(StandardCharsets.UTF_8));
        assertThat(JsonTrouble.placed(failure)).isEqualTo(said);
    }

    @Test
    void noSentenceNamesAClassOrASetting() {
        for (String json : new String[] {
            "[".repeat(2000),
            "[" + "1".repeat(2000) + "]",
            "[\"\n\"]",
            "[\"\\x\"]",
            "[.5]",
            "[+1]",
            "[1.]",
            "{a:1}",
            "# x",
            "[,]",
            "]"
        })
            assertThat(JsonTrouble.said(failure(json.getBytes(StandardCharsets.UTF_8))))
                    .isNotBlank()
                    .doesNotContain("`", "Feature", "Token", "ALLOW_", "Source:", "Constraints");
    }

    @Test
    void bytesOfAnotherEncodingAreNotUtf8() {
        assertThat(JsonTrouble.said(failure("[\"é\"]".getBytes(StandardCharsets.ISO_8859_1))))
                .isEqualTo("the bytes are not UTF-8");
    }
}
