package dev.ropewalk.web.model;

import dev.ropewalk.methods.Layers;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RopeScaling;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rotary geometries of the models that were looked at, as their config.json has them: what plans are made of. */
@Component
public class Ropes {

    private static final int MOST = 200;

    /** A model whose rope is known. @param location by which a suite names it */
    public record Known(String id, String name, String location, int trainedLength) {}

    private record Row(String name, @Nullable JsonNode rope) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Ropes(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
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
        return rope(row.rope());
    }

    /** The rope of the model that a suite names so, where it is known. */
    public Optional<Rope> named(String location) {
        return jdbc.sql(
                        "select name, rope from model where location = ? and rope is not null order by created_at desc limit 1")
                .param(location)
                .query(Records.of(Row.class))
                .optional()
                .map(row -> row.rope() == null ? null : rope(row.rope()));
    }

    private Rope rope(JsonNode stored) {
        List<Rope.Other> others = new ArrayList<>();
        for (JsonNode other : stored.path("others"))
            others.add(new Rope.Other(
                    new Layers(json.convertValue(other.path("layers"), new TypeReference<>() {})),
                    other.path("rope").isNull() ? Optional.empty() : Optional.of(rope(other.path("rope")))));
        JsonNode scaling = stored.path("scaling");
        Map<String, Object> values = json.convertValue(scaling.path("values"), new TypeReference<>() {});
        return new Rope(
                stored.path("rotaryDim").intValue(),
                stored.path("base").doubleValue(),
                stored.path("trainedLength").intValue(),
                new RopeScaling(scaling.path("type").stringValue(), values),
                others);
    }
}
