package dev.ropewalk.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database a command works on: {@code --db URL}, else {@code ROPEWALK_DB}, else the embedded one in ./data. */
final class DatabaseOptions {

    private static final String H2_MODE =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";

    @Option(
            names = "--db",
            paramLabel = "URL",
            description =
                    "JDBC URL of an H2 or PostgreSQL database (default: ROPEWALK_DB, else ./data/ropewalk; user and password from"
                            + " ROPEWALK_DB_USER and ROPEWALK_DB_PASSWORD)")
    @Nullable
    String url;

    String url() {
        String wanted = url != null ? url : System.getenv().getOrDefault("ROPEWALK_DB", "jdbc:h2:file:./data/ropewalk");
        if (wanted.startsWith("jdbc:h2:")) return wanted.contains("MODE=") ? wanted : wanted + H2_MODE;
        if (wanted.startsWith("jdbc:postgresql:")) return wanted;
        throw new RefusedException(
                "--db must be a URL beginning with jdbc:h2: or jdbc:postgresql:, got " + wanted + ".");
    }

    /** What Spring Boot needs to know of it. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", url());
        boolean embedded = url().startsWith("jdbc:h2:");
        String user = System.getenv("ROPEWALK_DB_USER"), password = System.getenv("ROPEWALK_DB_PASSWORD");
        if (user != null || embedded) properties.put("spring.datasource.username", user != null ? user : "sa");
        if (password != null || embedded)
            properties.put("spring.datasource.password", password != null ? password : "");
        properties.put("spring.flyway.locations", "classpath:db/migrations");
        properties.put("spring.batch.job.enabled", false);
        return properties;
    }
}
