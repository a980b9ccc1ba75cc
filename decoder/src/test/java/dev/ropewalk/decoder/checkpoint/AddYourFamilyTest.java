package dev.ropewalk.decoder.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.decoder.Kit;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.Dtype;
import dev.ropewalk.decoder.golden.GoldenCases;
import dev.ropewalk.methods.FollowedPage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
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
        assertThat(page.run(ROOM + "Starcoder2Test")).as("tests of the page").isEqualTo(2);
    }

    @Test
    void theLawsOfAllFamiliesHoldForIt() throws Exception {
        Class<?> laws = page.type(ROOM + "FamilyContractTest"), families = page.type(ROOM + "Family");
        Object family = families.getMethod("valueOf", String.class).invoke(null, "STARCODER2");
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

    /** transformers 5.23.0, and a reference in double for the bands; the kit's copy for builds has none of them. */
    @Test
    void theGoldensOfOthersAgree() throws Exception {
        Path cases = Kit.conformance().resolveSibling("conformance-2").resolve("families/cases");
        Assumptions.assumeTrue(Files.isDirectory(cases), "the second conformance kit lies beside a checkout only");
        Class<?> goldens = page.type(GoldenCases.class.getName());
        Object dtype = page.type(Dtype.class.getName())
                .getMethod("valueOf", String.class)
                .invoke(null, "FLOAT32");
        Object device = page.type(Device.class.getName()).getMethod("cpu").invoke(null);
        Object verifier = goldens.getConstructor(Optional.class, dtype.getClass(), device.getClass())
                .newInstance(Optional.empty(), dtype, device);
        int count = 0;
        try (AutoCloseable closing = (AutoCloseable) verifier;
                var files = Files.newDirectoryStream(cases, "starcoder2-*.json")) {
            for (Path file : files) {
                Object outcome = page.call(goldens.getMethod("verify", Path.class), verifier, file);
                assertThat(outcome.toString()).contains("status=PASS");
                count++;
            }
        }
        assertThat(count).isEqualTo(6);
    }
}
