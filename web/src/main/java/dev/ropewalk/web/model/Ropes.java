package dev.ropewalk.web.model;

import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.identity.StoredRope;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Rotary geometries of the models that were looked at, as their config.json has them: what plans are made of. */
@Component
public class Ropes {

    private static final int MOST = 200;

    /** A model whose rope is known. @param location by which a suite names it */
    public record Known(String id, String name, String location, int trainedLength) {}

    private record Row(String name, @Nullable JsonNode rope) {}

    private final JdbcClient jdbc;

    Ropes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By name, as many as one may choose among. */
    public List<Known> known() {
        return jdbc.sql(
                        "select id, name, location, trained_length from model where rope is not null order by name, id limit ?")
                .param(MOST)
                .query(Records.of(Known.class))
                .list();
    }

    /** @throws Refusal where there is no such model, or its rope is not known */
    public Rope of(String model) {
        Row row = jdbc.sql("select name, rope from model where id = ?")
                .param(model)
                .query(Records.of(Row.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("model", model));
        if (row.rope() == null)
            throw Refusal.wrong(
                    "model",
                    "The rope of model '" + row.name()
                            + "' is not known yet; the next run of it, or asking for it, makes it known.");
        return StoredRope.read(row.rope());
    }

    /** The rope of the model that a suite names so, where it is known. */
    public Optional<Rope> named(String location) {
        return jdbc.sql(
                        "select name, rope from model where location = ? and rope is not null order by created_at desc limit 1")
                .param(location)
                .query(Records.of(Row.class))
                .optional()
                .map(row -> row.rope() == null ? null : StoredRope.read(row.rope()));
    }
}
