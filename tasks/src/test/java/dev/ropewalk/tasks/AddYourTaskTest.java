package dev.ropewalk.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.FollowedPage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/add-your-task.md literally, on a copy of this module's sources. */
class AddYourTaskTest {

    private static final String HOUSE = "dev.ropewalk.tasks.";

    @TempDir
    static Path copy;

    private static FollowedPage page;

    @BeforeAll
    static void follow() throws IOException {
        page = new FollowedPage("add-your-task.md", copy, List.of(Path.of("src")), HOUSE, 3);
    }

    @Test
    void theTestOfThePagePasses() throws Exception {
        assertThat(page.run(HOUSE + "LastCodeTest")).as("tests of the page").isEqualTo(3);
    }

    @Test
    void theLawsOfAllTasksHoldForIt() throws Exception {
        Method find = page.type(HOUSE + "Tasks").getMethod("card", String.class);
        Object card = ((Optional<?>) find.invoke(null, "updates/stories")).orElseThrow();
        Class<?> laws = page.type(HOUSE + "TaskContractTest");
        int count = 0;
        for (Method law : laws.getDeclaredMethods())
            if (List.of(law.getParameterTypes()).equals(List.of(card.getClass()))
                    && law.getReturnType() == void.class) {
                page.call(law, page.made(laws), card);
                count++;
            }
        assertThat(count).as("laws of one task").isEqualTo(7);
    }
}
