package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.ropewalk.evaluator.model.ModelNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The launcher itself, in a clone whose folder is named {@code ü}: no locale changes a name, a prompt or a number. */
@EnabledOnOs(OS.LINUX)
class LauncherIT {

    private static final Path APP = Path.of("").toAbsolutePath();

    @TempDir
    Path folder;

    private Path launcher;

    /** A clone that is built, as far as the launcher looks at it. */
    @BeforeEach
    void cloned() throws IOException {
        Path clone = folder.resolve("ü");
        launcher = Files.createDirectories(clone).resolve("ropewalk");
        Files.copy(APP.resolve("../ropewalk"), launcher);
        for (String name :
                new String[] {"pom.xml", "app/pom.xml", "app/src/main", ".mvn", "db/migrations/V1.sql", "datasets"})
            Files.createDirectories(clone.resolve(name));
        Path built = Files.createDirectories(clone.resolve("app/target"));
        Files.copy(APP.resolve("target/ropewalk.jar"), built.resolve("ropewalk.jar"));
        Files.createSymbolicLink(built.resolve("lib"), APP.resolve("target/lib"));
    }

    private record Answer(int status, String out, String err) {}

    private Answer ropewalk(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt"), err = folder.resolve("err.txt");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        process.environment().putAll(environment);
        int status = process.start().waitFor();
        return new Answer(status, Files.readString(out), Files.readString(err));
    }

    @Test
    void underTheLocaleCArgumentsFilesVariablesAndModelsAreUtf8() throws Exception {
        Files.writeString(folder.resolve("süite.yaml"), """
                name: süite
                model: mödel
                configurations: [rope]
                tasks: ["passkey{depths=2,trials=1}"]
                lengths: [128]
                """);
        Path bundled = ModelNames.folder("reference-model");
        Path model = Files.createDirectory(folder.resolve("mödel"));
        for (String name : new String[] {"config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"})
            Files.copy(bundled.resolve(name), model.resolve(name));
        Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C"));
        environment.put("ROPEWALK_DB", "jdbc:h2:file:./därm");
        Answer answer = ropewalk(environment, "run", "süite.yaml", "--json", "ergänzt.json");
        assertThat(answer.err()).doesNotContain("ropewalk:");
        assertThat(answer.status()).isZero();
        assertThat(folder.resolve("därm.mv.db")).exists();
        assertThat(JsonMapper.shared()
                        .readTree(Files.readAllBytes(folder.resolve("ergänzt.json")))
                        .toString())
                .contains("süite");
        assertThat(answer.out()).contains("mödel");
    }

    @Test
    void thePromptIsTheSameUnderEveryLocale() throws Exception {
        String[] command = {"generate", "--prompt", "Ä the old ship", "--json", "--max-new-tokens", "2"};
        Answer utf8 = ropewalk(Map.of("LC_ALL", "C.UTF-8"), command);
        assertThat(utf8.status()).isZero();
        for (String locale : new String[] {"C", "POSIX", "tr_TR.UTF-8"})
            assertThat(ropewalk(Map.of("LC_ALL", locale), command).out())
                    .as(locale)
                    .isEqualTo(utf8.out());
        assertThat(ropewalk(Map.of(), command).out()).as("no locale").isEqualTo(utf8.out());
    }

    /** Turkish has its own i, German its own comma, Persian and Arabic their own digits. */
    @Test
    void noLocaleOfTheJvmChangesAnyByte() throws Exception {
        String plain = planned("plain", "");
        for (String options : new String[] {
            "-Duser.language=tr -Duser.country=TR",
            "-Duser.language=de -Duser.country=DE",
            "-Duser.language=fa -Duser.country=IR -Duser.extensions=u-nu-arabext",
            "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab"
        }) {
            assertThat(planned("other", options)).as(options).isEqualTo(plain);
            assertThat(folder.resolve("other.png")).as(options).hasSameBinaryContentAs(folder.resolve("plain.png"));
        }
    }

    private String planned(String name, String options) throws Exception {
        Answer answer = ropewalk(
                Map.of("ROPEWALK_JAVA_OPTS", options),
                "plan",
                "--method",
                "yarn",
                "--trained-length",
                "256",
                "--length",
                "1024",
                "--picture",
                name + ".png");
        assertThat(answer.err()).isEmpty();
        return answer.out();
    }

    /** What libraries would print, H2 onto standard output, is not for people. */
    @Test
    void whatFailsIsOneSentenceOnStandardErrorAndNothingElse() throws Exception {
        Files.writeString(folder.resolve("s.yaml"), """
                name: s
                model: reference-model
                configurations: [rope]
                tasks: ["file{path=vt.jsonl,truncation=none}"]
                lengths: [256]
                """);
        String words = "The grass is green. ".repeat(200);
        Files.writeString(
                folder.resolve("vt.jsonl"),
                "{\"index\": 0, \"input\": \"" + words + "\", \"outputs\": [\"A\"], \"length\": 900}\n");
        Path data = Files.writeString(folder.resolve("data"), "");
        Answer file = ropewalk(Map.of("ROPEWALK_DB", ""), "run", "s.yaml");
        assertThat(file.status()).isEqualTo(1);
        assertThat(file.out()).isEmpty();
        assertThat(file.err())
                .isEqualTo("ropewalk: The database in ./data cannot be used: " + data
                        + " is a file, and a folder is needed there.\n");
        Files.delete(data);
        Answer overlong =
                ropewalk(Map.of("ROPEWALK_DEBUG", ""), "run", "s.yaml"); // a fact about the question, no failure
        assertThat(overlong.status()).isZero();
        assertThat(overlong.err()).doesNotContain("Exception", "\tat ", "ERROR", "ropewalk: ");
        assertThat(overlong.out()).contains("1 not asked", " tokens, ", "fit");
    }

    /** People keep documents under version control; the JDK's small maps have another order in every process. */
    @Test
    void aDocumentIsTheSameInEveryProcess() throws Exception {
        for (String[] command :
                new String[][] {{"methods", "--json"}, {"plan", "--method", "entropy-abf", "--length", "9000", "--json"}
                }) {
            String first = ropewalk(Map.of(), command).out();
            assertThat(JsonMapper.shared().readTree(first).isObject()).isTrue();
            for (int again = 0; again < 2; again++)
                assertThat(ropewalk(Map.of(), command).out()).isEqualTo(first);
        }
    }

    /** Class-data sharing is a matter of speed: what it finds beside the jar changes no byte, and a folder that cannot be written is none of its business. */
    @Test
    void noArchiveOfClassesChangesAnything() throws Exception {
        Path built = launcher.resolveSibling("app/target");
        Answer without = ropewalk(Map.of(), "methods");
        assertThat(without.status()).isZero();
        assertThat(without.err()).isEmpty();
        Path archive = built.resolve("ropewalk.jsa");
        for (byte[] content : new byte[][] {{}, "no archive".repeat(9999).getBytes(StandardCharsets.UTF_8), others()}) {
            Files.write(archive, content);
            Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(9)));
            assertThat(ropewalk(Map.of(), "methods")).isEqualTo(without);
        }
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0)); // older than the jar: not even offered
        assertThat(ropewalk(Map.of(), "methods")).isEqualTo(without);
    }

    /** That of the build, which is another jar's here. */
    private static byte[] others() throws IOException {
        Path archive = APP.resolve("target/ropewalk.jsa");
        assertThat(archive).as("the build's archive of classes").exists();
        return Files.readAllBytes(archive);
    }

    @Test
    void whereZstdsLibraryCannotRunThatIsSaid() throws Exception {
        try (OutputStream packed = new ZstdOutputStream(Files.newOutputStream(folder.resolve("vt.jsonl.zst")))) {
            packed.write("{\"index\": 0, \"input\": \"Why?\", \"outputs\": [\"So\"], \"length\": 9}\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        String[] command = {"tasks", "dump", "file{path=vt.jsonl.zst}", "--length", "256", "--out", "-"};
        assertThat(ropewalk(Map.of(), command).out()).contains("\"prompt\":\"Why?\"");
        Answer answer = ropewalk(Map.of("ROPEWALK_JAVA_OPTS", "-Djava.io.tmpdir=/dev/null"), command);
        assertThat(answer.err())
                .contains("vt.jsonl.zst cannot be read: the library of zstd does not run in /dev/null; ")
                .doesNotContain("\tat ");
        assertThat(answer.status()).isEqualTo(1);
    }

    /** As in an image, or where a build was copied to another machine. */
    @Test
    void whereThereAreNoSourcesNothingIsBuilt() throws Exception {
        Files.delete(launcher.resolveSibling("app/pom.xml"));
        Files.delete(launcher.resolveSibling("pom.xml"));
        Answer answer = ropewalk(Map.of(), "methods");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.status()).isZero();
    }

    @Test
    void theBuildsArchiveIsUsed() throws Exception {
        Path classes = folder.resolve("classes.txt");
        ProcessBuilder process = new ProcessBuilder(
                        "bash", APP.resolve("../ropewalk").toString(), "methods")
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        process.environment().put("ROPEWALK_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        assertThat(process.start().waitFor()).isZero();
        assertThat(Files.readString(classes)).contains("dev.ropewalk.app.Main source: shared objects file");
    }

    @Test
    void aFullDiskIsNoSuccess() throws Exception {
        ProcessBuilder process = new ProcessBuilder("bash", launcher.toString(), "methods", "--json")
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(folder.resolve("err.txt").toFile());
        assertThat(process.start().waitFor()).isEqualTo(1);
        assertThat(folder.resolve("err.txt"))
                .hasContent("ropewalk: Standard output did not take everything: No space left on device.");
    }

    @Test
    void aReaderThatHasSeenEnoughIsLeftInPeace() throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                        "bash", "-c", "bash \"$0\" methods --json | head -1", launcher.toString())
                .redirectError(folder.resolve("err.txt").toFile());
        assertThat(process.start().waitFor()).isZero();
        assertThat(folder.resolve("err.txt")).isEmptyFile();
    }

    /** Where Java finds no home, nothing appears in the working folder. */
    @Test
    void aHomeThatJavaDoesNotKnowComesFromTheEnvironment() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", ""));
        environment.put("ROPEWALK_JAVA_OPTS", "-Duser.home=?");
        environment.put(
                "DJL_CACHE_DIR",
                Path.of(System.getProperty("user.home"), ".djl.ai").toString());
        Answer answer = ropewalk(environment, "generate", "--prompt", "the old ship", "--max-new-tokens", "1");
        assertThat(answer.status()).isZero();
        assertThat(folder.resolve("?")).doesNotExist();
        assertThat(home.resolve(".cache/ropewalk/reference-model")).isDirectory();
    }
}
