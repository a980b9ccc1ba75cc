package dev.ropewalk.web.configuration;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.Imported;
import dev.ropewalk.web.Refusal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Configurations by content: the same method and parameters are the same row, whoever stored them. */
@Component
public class Configurations {

    /**
     * A configuration as it is kept.
     *
     * @param parameters as asked for; what is left open is chosen by length
     */
    public record Stored(String id, String method, JsonNode parameters, String label, OffsetDateTime createdAt) {

        /** @throws Refusal where it was imported, and is nothing that could be planned or measured */
        public Stored planned() {
            if (method.equals(Imported.METHOD))
                throw Refusal.wrong(
                        "config", "'" + label + "' was imported: it is a label, not a method, and has no plan.");
            return this;
        }
    }

    private static final String COLUMNS = "select id, method, parameters, label, created_at from configuration ";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Configurations(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps it, and says whether it is new. */
    boolean store(Configuration configuration) {
        try {
            jdbc.sql("insert into configuration (id, method, parameters, label, created_at) values (?, ?, ?, ?, ?)")
                    .params(
                            configuration.sha256(),
                            configuration.method(),
                            configuration.parametersJson(),
                            configuration.label(),
                            OffsetDateTime.now(clock))
                    .update();
            return true;
        } catch (DuplicateKeyException alreadyThere) {
            return false;
        }
    }

    List<Stored> after(String id, int limit) {
        return jdbc.sql(COLUMNS + "where id > ? order by id limit ?")
                .params(id, limit)
                .query(this::stored)
                .list();
    }

    /**
     * The one configuration that an id means.
     *
     * @param id the SHA-256 or its first digits, at least six
     * @throws Refusal where none or more than one begins so
     */
    public Stored named(String id) {
        if (!id.matches("[0-9a-f]{6,64}"))
            throw Refusal.wrong(
                    "config",
                    "A configuration is named by 6 to 64 hexadecimal digits of its SHA-256, got '" + id + "'.");
        List<Stored> found = jdbc.sql(COLUMNS + "where id like ? order by id limit 2")
                .param(id + "%")
                .query(this::stored)
                .list();
        if (found.isEmpty()) throw Refusal.unknown("configuration", id);
        if (found.size() > 1)
            throw Refusal.wrong("config", "More than one configuration begins with '" + id + "', give more digits.");
        return found.get(0);
    }

    Optional<Stored> exactly(String id) {
        return jdbc.sql(COLUMNS + "where id = ?").param(id).query(this::stored).optional();
    }

    private Stored stored(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Stored(
                row.getString("id"),
                row.getString("method"),
                json.readTree(row.getString("parameters")),
                row.getString("label"),
                row.getObject("created_at", OffsetDateTime.class));
    }
}
