package dev.ropewalk.app;

import dev.ropewalk.host.Environment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Option;

/** Which database a command works on: {@code --db URL}, else {@code ROPEWALK_DB}, else the embedded one in ./data. */
final class DatabaseOptions {

    private static final String VARIABLE = "ROPEWALK_DB", USER = "ROPEWALK_DB_USER", PASSWORD = "ROPEWALK_DB_PASSWORD";
    private static final String EMBEDDED = "jdbc:h2:", POSTGRESQL = "jdbc:postgresql:";

    private static final String H2_MODE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";

    /** H2 would write what went wrong beside the database, and onto standard output where that fails. */
    private static final String H2_SILENCE = ";TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    /** As other programs take it, and some forget {@code ql}: {@code postgres://user:password@host:5432/database}. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:jdbc:)?postgres(?:ql)?://(?:.*@)?([^@]*)");

    /** A file's name that H2 refuses, for it might be meant from anywhere. */
    private static final Pattern NOWHERE =
            Pattern.compile("jdbc:h2:(?:file:)?((?![~./\\\\]|[A-Za-z]:[/\\\\]|\\$|[a-z]+:)[^;]*)(?:;.*)?");

    private final Environment environment;

    @Option(
            names = "--db",
            paramLabel = "URL",
            description =
                    "JDBC URL of an H2 or PostgreSQL database (default: ROPEWALK_DB, else ./data/ropewalk; user and password from"
                            + " ROPEWALK_DB_USER and ROPEWALK_DB_PASSWORD)")
    @Nullable
    String url;

    DatabaseOptions() {
        this(Environment.ofProcess());
    }

    DatabaseOptions(Environment environment) {
        this.environment = environment;
    }

    private Optional<String> given() {
        return Optional.ofNullable(url)
                .map(String::strip)
                .filter(given -> !given.isEmpty())
                .or(() -> environment.get(VARIABLE));
    }

    /** Who named it, for a message. */
    String origin() {
        return url != null && !url.isBlank()
                ? "the database of --db"
                : environment.get(VARIABLE).isPresent() ? "the database of " + VARIABLE : "the database in ./data";
    }

    /** Whether several processes can share it as they like. */
    boolean isPostgresql() {
        return url().startsWith(POSTGRESQL);
    }

    String url() {
        String wanted = given().orElse("jdbc:h2:file:./data/ropewalk");
        if (wanted.startsWith(EMBEDDED) && !NOWHERE.matcher(wanted).matches())
            return wanted
                    + (wanted.contains("MODE=") ? "" : H2_MODE)
                    + (wanted.contains("TRACE_LEVEL") ? "" : H2_SILENCE);
        if (wanted.startsWith(POSTGRESQL) && !wanted.contains("@")) return wanted;
        throw new RefusedException(
                (url != null && !url.isBlank() ? "--db" : VARIABLE) + " must be a URL beginning with " + EMBEDDED
                        + " or " + POSTGRESQL + ", got " + Secrets.hidden(wanted) + rightForm(wanted) + ".");
    }

    private static String rightForm(String wanted) {
        Matcher address = ADDRESS.matcher(wanted);
        if (address.matches())
            return "; write " + POSTGRESQL + "//" + Secrets.hidden(address.group(1)) + ", with " + USER + " and "
                    + PASSWORD + " beside it";
        Matcher nowhere = NOWHERE.matcher(wanted);
        if (nowhere.matches()) return "; write " + EMBEDDED + "file:./" + nowhere.group(1);
        if (wanted.toLowerCase(Locale.ROOT).startsWith("jdbc:") || wanted.contains("://")) return "";
        return "; for a file write " + EMBEDDED + "file:" + (wanted.startsWith("/") ? "" : "./")
                + wanted.replaceFirst("^\\./", "").replaceFirst("\\.mv\\.db$", "");
    }

    /** Its file, where it is an embedded one in a file. */
    @Nullable
    EmbeddedDatabase file() {
        return EmbeddedDatabase.of(url(), user().orElse(""), password().orElse(""));
    }

    /** An embedded one has some unasked. */
    private Optional<String> user() {
        return environment.get(USER).or(() -> isPostgresql() ? Optional.empty() : Optional.of("sa"));
    }

    private Optional<String> password() {
        return environment.get(PASSWORD).or(() -> isPostgresql() ? Optional.empty() : Optional.of(""));
    }

    /** For somebody who looks, and must not change anything: an embedded database has to be there. */
    DataSource readOnly() {
        Properties properties = new Properties();
        user().ifPresent(user -> properties.put("user", user));
        password().ifPresent(password -> properties.put("password", password));
        if (!isPostgresql())
            return new DriverManagerDataSource(
                    url() + ";IFEXISTS=TRUE" + (file() == null ? "" : ";ACCESS_MODE_DATA=r"), properties);
        properties.put("options", "-c default_transaction_read_only=on");
        properties.put("connectTimeout", "5");
        return new DriverManagerDataSource(url(), properties);
    }

    /** What Spring Boot needs to know of it. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", url());
        user().ifPresent(user -> properties.put("spring.datasource.username", user));
        password().ifPresent(password -> properties.put("spring.datasource.password", password));
        if (!isPostgresql())
            properties.put(
                    "spring.datasource.hikari.connection-test-query", "select 1"); // a closed one says it is valid
        properties.put("spring.flyway.locations", "classpath:db/migrations");
        properties.put("spring.batch.job.enabled", false);
        return properties;
    }
}
