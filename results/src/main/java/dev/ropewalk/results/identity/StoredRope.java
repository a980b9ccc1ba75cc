package dev.ropewalk.results.identity;

import dev.ropewalk.methods.Layers;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.methods.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's rotary geometry as it is stored with the model: what its plans are made of. */
public final class StoredRope {

    private static final JsonMapper JSON = JsonMapper.shared();

    public static Rope read(JsonNode stored) {
        List<Rope.Other> others = new ArrayList<>();
        for (JsonNode other : stored.path("others"))
            others.add(new Rope.Other(
                    new Layers(JSON.convertValue(other.path("layers"), new TypeReference<>() {})),
                    other.path("rope").isNull() ? Optional.empty() : Optional.of(read(other.path("rope")))));
        JsonNode scaling = stored.path("scaling");
        Map<String, Object> values = JSON.convertValue(scaling.path("values"), new TypeReference<>() {});
        return new Rope(
                stored.path("rotaryDim").intValue(),
                stored.path("base").doubleValue(),
                stored.path("trainedLength").intValue(),
                new RopeScaling(scaling.path("type").stringValue(), values),
                others);
    }

    private StoredRope() {}
}
