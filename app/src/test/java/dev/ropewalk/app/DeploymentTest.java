package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files of docs/deploy.md promise: nothing runs as root or writes into its image, no secret stands in a file, and what is started is ours. */
class DeploymentTest {

    private static final Path CLONE = Path.of("..");
    private static final JsonNode SERVICES =
            documents("docker-compose.yml").get(0).path("services");
    private static final List<JsonNode> MANIFEST = documents("docs/deploy/kubernetes.yaml");
    private static final List<JsonNode> PODS = MANIFEST.stream()
            .filter(object -> object.path("kind").asString().equals("Deployment"))
            .map(deployment -> deployment.at("/spec/template/spec"))
            .toList();

    /** Web, then worker. */
    private static final List<JsonNode> SERVICES_OF_OURS = List.of(SERVICES.path("web"), SERVICES.path("worker"));

    private static final List<JsonNode> CONTAINERS =
            PODS.stream().map(pod -> pod.at("/containers/0")).toList();

    @Test
    void nothingRunsAsRootOrWritesIntoItsImage() {
        String user = dockerfile("USER");
        assertThat(user).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(SERVICES.properties()).hasSize(4).allSatisfy(named -> {
            JsonNode service = named.getValue();
            assertThat(service.path("read_only").asBoolean(false)).isTrue();
            assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
            assertThat(texts(service.path("security_opt"))).containsExactly("no-new-privileges:true");
            assertThat(service.path("user").asString(user)).matches("[1-9][0-9]*:[1-9][0-9]*");
        });
        assertThat(PODS).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asString()).isEqualTo(user.split(":")[0]);
            JsonNode container = pod.at("/containers/0/securityContext");
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.path("allowPrivilegeEscalation").asBoolean()).isFalse();
            assertThat(texts(container.at("/capabilities/drop"))).containsExactly("ALL");
        });
    }

    /** Downloads and PyTorch's library go to the home; the library of zstd goes to /tmp and runs there. */
    @Test
    void whatIsWrittenHasAPlace() {
        String home = dockerfile("WORKDIR");
        assertThat(SERVICES_OF_OURS).allSatisfy(service -> {
            assertThat(texts(service.path("tmpfs"))).containsExactly("/tmp:mode=1777,exec");
            assertThat(texts(service.path("volumes"))).contains("home:" + home);
        });
        assertThat(CONTAINERS)
                .allSatisfy(container -> assertThat(container.path("volumeMounts"))
                        .extracting(mount -> mount.path("mountPath").asString())
                        .contains(home, "/tmp"));
    }

    @Test
    void noSecretStandsInAFile() {
        List<String> passwords = SERVICES.properties().stream()
                .flatMap(service -> service.getValue().path("environment").properties().stream())
                .filter(variable -> variable.getKey().contains("PASSWORD"))
                .map(variable -> variable.getValue().asString())
                .toList();
        assertThat(passwords)
                .hasSize(8)
                .allMatch(value -> value.matches("\\$\\{[A-Z_]+_PASSWORD:\\?[^}]+}"), "is asked for, with a sentence");
        assertThat(MANIFEST).noneMatch(object -> object.path("kind").asString().equals("Secret"));
        assertThat(CONTAINERS)
                .allSatisfy(container -> assertThat(container.path("env"))
                        .filteredOn(variable -> variable.has("value"))
                        .extracting(variable -> variable.path("name").asString())
                        .isSubsetOf("ROPEWALK_DB_USER", "ROPEWALK_SERVICE"));
        assertThat(text(".gitignore").lines()).contains(".env");
        assertThat(text(".dockerignore").lines()).contains("**/.env");
    }

    @Test
    void whatIsStartedIsACommandOfOurs() {
        Stream<JsonNode> commands = Stream.concat(
                SERVICES_OF_OURS.stream().map(service -> service.path("command")),
                CONTAINERS.stream().map(container -> container.path("args")));
        assertThat(Stream.concat(commands, Stream.of(tree(dockerfile("CMD")))).map(DeploymentTest::texts))
                .hasSize(5)
                .allSatisfy(words -> {
                    CommandLine ours = Main.commandLine(words.get(0));
                    assertThat(ours.getSubcommands()).containsKey(words.get(0));
                    ours.parseArgs(words.toArray(String[]::new));
                });
    }

    @Test
    void whatOthersWaitForSaysWhenItIsReady() {
        for (Map.Entry<String, JsonNode> service : SERVICES.properties())
            for (Map.Entry<String, JsonNode> other :
                    service.getValue().path("depends_on").properties())
                assertThat(SERVICES.path(other.getKey()).path("healthcheck").isMissingNode())
                        .as("%s waits until %s has ended", service.getKey(), other.getKey())
                        .isEqualTo(
                                other.getValue().path("condition").asString().equals("service_completed_successfully"));
        assertThat(texts(SERVICES.at("/web/healthcheck/test")))
                .last()
                .asString()
                .endsWith(":8080/actuator/health");
        assertThat(CONTAINERS.get(0).at("/readinessProbe/httpGet/path").asString())
                .isEqualTo("/actuator/health");
    }

    @Test
    void theRolesAreThoseThatAreMade() {
        Matcher made = Pattern.compile("array\\['(\\w+)', '(\\w+)'\\]\\) name").matcher(text("docs/deploy/roles.sql"));
        assertThat(made.find()).isTrue();
        assertThat(SERVICES_OF_OURS)
                .extracting(
                        service -> service.at("/environment/ROPEWALK_DB_USER").asString())
                .containsExactly(made.group(1), made.group(2));
        assertThat(CONTAINERS)
                .flatExtracting(container -> container
                        .path("env")
                        .valueStream()
                        .filter(variable -> variable.path("name").asString().equals("ROPEWALK_DB_USER"))
                        .map(variable -> variable.path("value").asString())
                        .toList())
                .containsExactly(made.group(1), made.group(2));
        assertThat(text("docs/deploy/slurm.sh")).contains("ROPEWALK_DB_USER=" + made.group(2));
    }

    /** One that a migration has renamed or dropped would be passed over in silence. */
    @Test
    void workersAreGrantedTablesThatThereAre() throws IOException {
        Set<String> tables = new HashSet<>(Set.of("flyway_schema_history"));
        try (Stream<Path> migrations = Files.list(CLONE.resolve("db/migrations"))) {
            for (Path migration : migrations.filter(Files::isRegularFile).toList())
                tables.addAll(found("(?im)^create table (\\w+)", Files.readString(migration)));
        }
        List<String> granted =
                found("'(\\w+)'", String.join(" ", found("array\\[([^\\]]+)]\\)[,\n]", text("docs/deploy/roles.sql"))));
        assertThat(granted)
                .contains("cell_order")
                .isSubsetOf(tables)
                .doesNotContain("api_token", "schedule", "webhook", "delivery");
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** What follows the last instruction of this name. */
    private static String dockerfile(String instruction) {
        return text("Dockerfile")
                .lines()
                .filter(line -> line.startsWith(instruction + " "))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .substring(instruction.length() + 1);
    }

    private static List<JsonNode> documents(String file) {
        Iterable<Object> documents =
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text(file)); // follows anchors
        return StreamSupport.stream(documents.spliterator(), false)
                .<JsonNode>map(JsonMapper.shared()::valueToTree)
                .toList();
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static String text(String file) {
        try {
            return Files.readString(CLONE.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
