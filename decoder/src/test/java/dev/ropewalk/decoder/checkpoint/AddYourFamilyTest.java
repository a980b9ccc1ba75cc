package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.FollowedPage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Follows docs/add-your-family.md literally, on a copy of this package's sources. */
class AddYourFamilyTest {

    private static final String HOUSE = "dev.ropewalk.decoder.", ROOM = HOUSE + "checkpoint.";

    @TempDir
    static Path copy;

    @TempDir
    Path folder;

    private static FollowedPage page;

    @BeforeAll
    static void follow() throws IOException {
        String room = ROOM.replace('.', '/');
        page = new FollowedPage(
                "add-your-family.md",
                copy,
                List.of(Path.of("src/main/java", room), Path.of("src/test/java", room)),
                HOUSE,
                3);
    }

    @Test
    void theTestOfThePagePasses() throws Exception {
        assertThat(page.run(ROOM + "ErnieTest")).as("tests of the page").isEqualTo(2);
    }

    @Test
    void theLawsOfAllFamiliesHoldForIt() throws Exception {
        Class<?> laws = page.type(ROOM + "FamilyContractTest"), families = page.type(ROOM + "Family");
        Object family = families.getMethod("valueOf", String.class).invoke(null, "ERNIE");
        int count = 0;
        for (Method law : laws.getDeclaredMethods())
            if (law.isAnnotationPresent(ParameterizedTest.class)) {
                Object contract = page.made(laws);
                page.set(contract, "folder", Files.createDirectories(folder.resolve(law.getName())));
                page.call(law, contract, family);
                count++;
            }
        assertThat(count).as("laws of one family").isEqualTo(5);
    }
}
