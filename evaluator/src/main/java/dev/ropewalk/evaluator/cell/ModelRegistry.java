package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.DecoderConfig;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.recipe.Provenance;
import dev.ropewalk.evaluator.sample.StoredTime;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.identity.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code model}: what is known of a checkpoint, by its contents. */
public final class ModelRegistry {

    private final JdbcClient jdbc;

    public ModelRegistry(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A model that is known stays as it was first told of, the same contents come from the same recipe; but notes may be newer, and its shape and rope were not always told. */
    public void register(ModelFiles model) {
        Checkpoint checkpoint = model.checkpoint();
        Optional<Provenance> provenance = Provenance.of(checkpoint.folder());
        jdbc.sql("""
                        insert into model (id, name, family, parameters, trained_length, location, created_at,
                          parent_id, recipe, recipe_sha256, recipe_steps)
                        values (:id, :name, :family, :parameters, :trained, :location, :now,
                          :parent, :recipe, :recipeSha256, :steps) on conflict do nothing""")
                .param("id", checkpoint.sha256())
                .param("name", ModelNames.displayName(model.name()))
                .param("family", checkpoint.family())
                .param("parameters", checkpoint.parameterCount())
                .param("trained", checkpoint.rope().trainedLength())
                .param("location", model.name())
                .param("now", StoredTime.now())
                .param("parent", provenance.map(Provenance::parent).orElse(null))
                .param("recipe", provenance.map(told -> told.recipe().json()).orElse(null))
                .param(
                        "recipeSha256",
                        provenance.map(told -> told.recipe().sha256()).orElse(null))
                .param("steps", provenance.map(Provenance::steps).orElse(null))
                .update();
        DecoderConfig shape = checkpoint.config();
        jdbc.sql("""
                        update model set notes = :notes, hidden = :hidden, layers = :layers, heads = :heads, key_heads = :keyHeads, head_size = :headSize,
                          vocabulary = :vocabulary, rope_base = :base, rope = :rope where id = :id""")
                .param("hidden", shape.hidden())
                .param("layers", shape.layers())
                .param("heads", shape.heads())
                .param("keyHeads", shape.keyHeads())
                .param("headSize", shape.headDim())
                .param("vocabulary", shape.vocabulary())
                .param("base", shape.rope().base())
                .param("rope", json(checkpoint.rope()))
                .param(
                        "notes",
                        Identity.canonicalJson(
                                Stream.concat(checkpoint.notes().stream(), model.tokenizer().notes().stream())
                                        .toList()))
                .param("id", checkpoint.sha256())
                .update();
    }

    private static String json(Rope rope) {
        return Identity.canonicalJson(stored(rope));
    }

    private static Map<String, Object> stored(Rope rope) {
        Map<String, Object> stored = new TreeMap<>(Map.of(
                "rotaryDim",
                rope.rotaryDim(),
                "base",
                rope.base(),
                "trainedLength",
                rope.trainedLength(),
                "scaling",
                Map.of("type", rope.scaling().type(), "values", rope.scaling().values())));
        if (!rope.others().isEmpty())
            stored.put(
                    "others", rope.others().stream().map(ModelRegistry::stored).toList());
        return stored;
    }

    private static Map<String, @Nullable Object> stored(Rope.Other other) {
        Map<String, @Nullable Object> stored = new TreeMap<>();
        stored.put("layers", other.layers().numbers());
        stored.put("rope", other.rope().map(ModelRegistry::stored).orElse(null));
        return stored;
    }
}
