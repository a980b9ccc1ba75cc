package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A method's name is said once, on its card; the lists that people read hold all of them. */
class MethodNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide.md"})
    void theListsThatPeopleReadHoldEveryMethod(String page) throws IOException {
        String text = Files.readString(Path.of("..", page));
        assertThat(Methods.all())
                .isNotEmpty()
                .allSatisfy(card -> assertThat(text).contains("`" + card.name() + "`"));
    }

    @Test
    void noTwoMethodsShareAName() {
        assertThat(Methods.all().stream().map(MethodCard::name)).doesNotHaveDuplicates();
    }
}
