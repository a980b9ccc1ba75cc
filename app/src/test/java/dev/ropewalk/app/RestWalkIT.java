package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What docs/rest.md and docs/ropewalk.py promise, done as a reader does it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RestWalkIT {

    private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
    private static final Pattern SCRIPT = Pattern.compile("(?ms)^```bash\n(.*?)^```$");

    private static final String PASSWORD = "a long walk by night";

    @TempDir
    Path folder;

    private Process service;
    private String address;

    private void serve(Map<String, String> environment) throws Exception {
        Path log = folder.resolve("serve.log");
        ProcessBuilder serve = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "--db",
                        "jdbc:h2:file:" + folder.resolve("walk"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        serve.environment().putAll(Map.of("ROPEWALK_LOG", "INFO", "ROPEWALK_LOG_FORM", "json"));
        serve.environment().putAll(environment);
        service = serve.start();
        while (!Files.readString(log).contains(" (Ctrl-C")) {
            assertThat(service.isAlive()).as(Files.readString(log)).isTrue();
            Thread.sleep(100);
        }
        address = Files.readString(log).replaceFirst("(?s).*serves at (http\\S+) .*", "$1");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (service == null) return; // what it needs is not here
        service.destroy();
        service.waitFor();
    }

    @Test
    void everyLineOfTheWalkDoesWhatItSays() throws Exception {
        assumeTrue(has("bash") && has("curl"), "bash or curl is not here: docs/rest.md is not tried");
        serve(Map.of("ROPEWALK_ADMIN", "ada", "ROPEWALK_ADMIN_PASSWORD", PASSWORD));
        String script = SCRIPT.matcher(Files.readString(DOCS.resolve("rest.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(script).contains("call -N");
        String said = run(
                "env",
                "API=" + address + "/api/v1",
                "LOGIN=ada:" + PASSWORD,
                "bash",
                "-c",
                "set -eu -o pipefail; trap 'echo \"line $LINENO: $BASH_COMMAND\"' ERR\n" + script);
        assertThat(said).contains("archived");
        for (String line : Files.readAllLines(folder.resolve("serve.log")))
            if (!line.startsWith("Ropewalk "))
                assertThat(JsonMapper.shared().readTree(line).has("formattedMessage"))
                        .as(line)
                        .isTrue();
    }

    @Test
    void thePythonClientSubmitsWaitsReadsAndIsRefusedInASentence() throws Exception {
        assumeTrue(has("python3"), "python3 is not here: docs/ropewalk.py is not tried");
        serve(Map.of());
        String said =
                run("env", "PYTHONPATH=" + DOCS, "PYTHONDONTWRITEBYTECODE=1", "python3", "-c", """
                from ropewalk import Ropewalk, Refused
                service = Ropewalk("%s")
                suite = {"name": "s", "model": "reference-model", "configurations": ["rope", "yarn"],
                         "tasks": ["passkey{depths=2,trials=1}"], "lengths": [128, 256]}
                run = service.submit(suite, key="k")
                assert run == service.submit(suite, key="k")
                assert service.wait(run, every=0.2)["status"] == "completed"
                cells = list(service.cells(run))
                assert [c["length"] for c in cells] == [128, 128, 256, 256], cells
                assert len(list(service.samples(cells[0]["id"]))) == 2
                assert service.compare("rope", "yarn", model="reference-model", task="passkey")
                try:
                    service.submit({"name": "s"})
                except Refused as refused:
                    print(refused.status, refused)
                """.formatted(address));
        assertThat(said).startsWith("400 ");
    }

    private static boolean has(String program) {
        return List.of("/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/").stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int status = process.waitFor();
        assertThat(status).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }
}
