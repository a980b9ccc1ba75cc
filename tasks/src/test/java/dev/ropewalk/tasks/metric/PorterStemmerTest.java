package dev.ropewalk.tasks.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples of the paper's own lists, as nltk 3.10.4 stems them, and words of each change nltk made. */
class PorterStemmerTest {

    @ParameterizedTest
    @CsvSource({
        "caresses, caress",
        "ponies, poni",
        "cats, cat",
        "agreed, agre",
        "feed, feed",
        "plastered, plaster",
        "motoring, motor",
        "conflated, conflat",
        "troubled, troubl",
        "sized, size",
        "hopping, hop",
        "falling, fall",
        "hissing, hiss",
        "filing, file",
        "happy, happi",
        "relational, relat",
        "rational, ration",
        "digitizer, digit",
        "vietnamization, vietnam",
        "operator, oper",
        "hopefulness, hope",
        "sensibility, sensibl",
        "triplicate, triplic",
        "formative, form",
        "electrical, electr",
        "revival, reviv",
        "adoption, adopt",
        "replacement, replac",
        "probate, probat",
        "controlling, control",
        "rolling, roll",
        "cease, ceas"
    })
    void suffixesAreStripped(String word, String stem) {
        assertThat(PorterStemmer.stem(word)).isEqualTo(stem);
    }

    @ParameterizedTest
    @CsvSource({
        "skies, sky",
        "dying, die",
        "news, news",
        "innings, inning",
        "ties, tie",
        "tied, tie",
        "spied, spi",
        "enjoy, enjoy",
        "spy, spi",
        "by, by",
        "geologically, geolog",
        "hopefully, hope",
        "theology, theolog",
        "iii, iii",
        "yyyy, yyyi"
    })
    void whereNltkDiffersFromThePaper(String word, String stem) {
        assertThat(PorterStemmer.stem(word)).isEqualTo(stem);
    }
}
