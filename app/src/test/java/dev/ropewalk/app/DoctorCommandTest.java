package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.app.Commands.Answer;
import dev.ropewalk.app.Finding.State;
import dev.ropewalk.host.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is broken on purpose is found, told in a sentence and left as it is. */
class DoctorCommandTest {

    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    @TempDir
    Path folder;

    /** A cell of three samples, two of them right. */
    @BeforeEach
    void aDatabase() throws IOException {
        Path pred = Files.createDirectories(folder.resolve("pred/rope"));
        Files.writeString(pred.resolve("hotpotqa.jsonl"), """
                {"pred": "harbour", "answers": ["harbour"], "all_classes": null, "length": 9}
                {"pred": "the harbour", "answers": ["harbour"], "all_classes": null, "length": 8}
                {"pred": "boat", "answers": ["harbour"], "all_classes": null, "length": 7}
                """);
        assertThat(new Commands(folder)
                        .run("import", "--format", "longbench", pred.toString(), "--model", "m")
                        .status())
                .isZero();
    }

    private Path file() {
        return folder.resolve("db.mv.db");
    }

    private DatabaseOptions at(String url) {
        DatabaseOptions options = new DatabaseOptions(new Environment(Map.of()));
        options.url = url;
        return options;
    }

    private List<Finding> found(String... changes) throws SQLException {
        try (Connection connection = DriverManager.getConnection(new Commands(folder).url() + MODE, "sa", "");
                Statement statement = connection.createStatement()) {
            for (String change : changes)
                assertThat(statement.executeUpdate(change)).as(change).isEqualTo(1);
        }
        return DatabaseFindings.of(at(new Commands(folder).url()));
    }

    private static List<Finding> in(State state, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.state() == state).toList();
    }

    private static Finding onlyWrong(List<Finding> findings) {
        assertThat(in(State.WRONG, findings)).as(findings.toString()).hasSize(1);
        Finding wrong = in(State.WRONG, findings).get(0);
        assertThat(wrong.mend()).endsWith(".");
        return wrong;
    }

    @Test
    void whereNothingIsWrongTheStatusIsZeroAndNoByteChanges() throws IOException {
        byte[] before = Files.readAllBytes(file());
        Answer answer = new Commands(folder).run("doctor");
        assertThat(answer.status()).as(answer.out()).isZero();
        assertThat(answer.out())
                .containsPattern("database +fine +H2 [\\d.]+, jdbc:h2:file:")
                .containsPattern("schema +fine +version \\d+, every migration as it was applied")
                .containsPattern("results +fine +1 cells, 3 samples")
                .containsPattern("device +fine +cpu")
                .endsWith("Nothing is wrong.\n");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void whatIsWrongIsCountedAndTheStatusIsOne() throws SQLException {
        found("update cell set score = 0.125");
        Answer answer = new Commands(folder).run("doctor", "--json");
        assertThat(answer.status()).isEqualTo(1);
        JsonNode document = JsonMapper.shared().readTree(answer.out());
        assertThat(document.path("wrong").asInt()).isEqualTo(1);
        assertThat(document.path("findings").valueStream()).anySatisfy(finding -> {
            assertThat(finding.path("what").asString()).isEqualTo("results");
            assertThat(finding.path("state").asString()).isEqualTo("wrong");
            assertThat(finding.path("mend").asString()).contains("backup");
        });
    }

    @Test
    void aNumberThatItsSamplesDoNotSay() throws SQLException {
        assertThat(onlyWrong(found("update cell set score = score + 0.0001")).found())
                .containsPattern("1 of 1 cells, 3 samples contradict themselves: cell [0-9a-f]{12} says 0\\.6667")
                .contains("where its samples say 0.666666");
    }

    @Test
    void aSampleThatIsGone() throws SQLException {
        assertThat(onlyWrong(found("delete from sample where ordinal = 1")).found())
                .contains("has 2 of its 3 samples");
    }

    @Test
    void aFailureThatWasNotCounted() throws SQLException {
        assertThat(onlyWrong(found("update cell set failures = 1")).found())
                .contains("counts 1 failed and 0 unscored samples, where there are 0 and 0");
    }

    @Test
    void aCellThatIsNotItsHash() throws SQLException {
        assertThat(onlyWrong(found("update cell set identity = replace(identity, 'hotpotqa', 'musique')"))
                        .found())
                .contains("is not known by the hash of what it stands for");
    }

    @Test
    void aMigrationThatIsAnother() throws SQLException {
        Finding wrong =
                onlyWrong(found("update \"flyway_schema_history\" set \"checksum\" = 7 where \"version\" = '9'"));
        assertThat(wrong.what()).isEqualTo("schema");
        assertThat(wrong.found()).startsWith("migration V9 (engine) is not what was applied: ");
    }

    @Test
    void aSchemaOfTheFutureAndOneOfThePast() throws SQLException {
        assertThat(in(
                        State.NOTE,
                        found("delete from \"flyway_schema_history\" where \"installed_rank\" ="
                                + " (select max(\"installed_rank\") from \"flyway_schema_history\")")))
                .singleElement()
                .satisfies(note -> assertThat(note.found()).matches("version \\d+, this program has \\d+"));
        assertThat(onlyWrong(found("update \"flyway_schema_history\" set \"version\" = '9999' where \"version\" = '9'"))
                        .found())
                .isEqualTo("version 9999 is of a newer program");
    }

    @Test
    void whoeverDiedWithALeaseIsToldAndNothingIsToBeDone() throws SQLException {
        assertThat(in(State.NOTE, found("""
                insert into run (id, suite, document, document_sha256, status, owner, heartbeat_at, created_at)
                values ('0f0e0d0c-1', 'quick', '{}', '', 'running', 'service/1/x', current_timestamp - interval '1' hour, current_timestamp)""")))
                .singleElement()
                .satisfies(note -> assertThat(note.found()).startsWith("1 running runs whose manager is silent"));
    }

    @Test
    void aDatabaseThatIsNotThereIsWrongAndAFileThatIsNotThereIsNotYet() {
        Finding wrong = onlyWrong(DatabaseFindings.of(at("jdbc:postgresql://127.0.0.1:1/none")));
        assertThat(wrong.found()).startsWith("The database of --db cannot be used: Connection to 127.0.0.1:1 refused");
        assertThat(DatabaseFindings.of(at("jdbc:h2:file:" + folder.resolve("none"))))
                .singleElement()
                .satisfies(note -> assertThat(note.state()).isEqualTo(State.NOTE));
        assertThat(folder.resolve("none.mv.db")).doesNotExist();
        assertThat(onlyWrong(DatabaseFindings.of(at("postgres://me:secret@host/db")))
                        .found())
                .contains("jdbc:postgresql://host/db")
                .doesNotContain("secret");
    }

    @Test
    void aVariableThatIsNoSettingIsFoundWithTheOneThatWasMeant() {
        List<Finding> findings = MachineFindings.settings(
                new Environment(Map.of(
                        "ROPEWALK_DBB", "jdbc:postgresql://host/db",
                        "ROPEWALK_DB_PASSWORD", "secret",
                        "ROPEWALK_WEB_POLL", "2s",
                        "ROPEWALK_HOSTS", "bench.example",
                        "ROPEWALK_LOG", " ",
                        "PATH", "/bin")),
                new Properties(),
                KnownSettings.read());
        assertThat(onlyWrong(findings).found()).isEqualTo("ROPEWALK_DBB is no setting; ROPEWALK_DB is");
        assertThat(in(State.FINE, findings))
                .singleElement()
                .extracting(Finding::found)
                .isEqualTo("ROPEWALK_DB_PASSWORD=…, ROPEWALK_HOSTS=bench.example, ROPEWALK_WEB_POLL=2s");
        Properties properties = new Properties();
        properties.put("ropewalk.hoss", "x");
        assertThat(onlyWrong(MachineFindings.settings(new Environment(Map.of()), properties, KnownSettings.read()))
                        .found())
                .isEqualTo("ropewalk.hoss is no setting; ropewalk.hosts is");
    }

    /** One that lost its end since it was verified, one that is still downloaded, and one that is as it was. */
    @Test
    void aModelThatIsHalfThere() throws IOException {
        Path home = Files.createDirectories(folder.resolve("cache/models/owner/name")), refs = home.resolve("refs");
        Files.createDirectories(refs);
        for (String commit : List.of("aaa", "bbb", "ccc.part"))
            Files.writeString(Files.createDirectory(home.resolve(commit)).resolve("config.json"), "{}");
        Files.writeString(home.resolve("aaa.sizes"), "2 config.json\n");
        Files.writeString(home.resolve("bbb.sizes"), "500000 config.json\n");
        List<Finding> findings = MachineFindings.models(folder.resolve("cache"));
        assertThat(onlyWrong(findings).found()).isEqualTo(home.resolve("bbb/config.json") + " has 2 of 500000 bytes");
        assertThat(in(State.NOTE, findings))
                .extracting(Finding::found)
                .containsExactly(home.resolve("ccc.part") + " is not whole yet");
        assertThat(in(State.FINE, findings))
                .extracting(Finding::found)
                .containsExactly("1 model is whole in " + folder.resolve("cache"));
    }

    @Test
    void aPlaceThatIsNoFolder() {
        assertThat(onlyWrong(MachineFindings.disks(Map.of("models", file().resolve("below"))))
                        .found())
                .isEqualTo(file() + ", for models, is no folder that may be written");
        assertThat(MachineFindings.disks(Map.of("models", folder.resolve("later"))))
                .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(State.FINE));
    }
}
