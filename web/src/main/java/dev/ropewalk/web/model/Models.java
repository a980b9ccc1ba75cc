package dev.ropewalk.web.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checkpoints that cells were measured on. */
@Component
class Models {

    /**
     * A checkpoint by its contents.
     *
     * @param parentId the model it was tuned from; null for one that was not, or does not tell
     * @param recipe what it was trained by, if it tells
     * @param recipeSteps of the recipe that were made
     */
    record Model(
            String id,
            String name,
            String family,
            int trainedLength,
            long cells,
            @Nullable String parentId,
            @Nullable JsonNode recipe,
            @Nullable String recipeSha256,
            @Nullable Integer recipeSteps) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Models(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    List<Model> all() {
        return jdbc.sql("""
                        select m.id, m.name, m.family, m.trained_length, m.parent_id, m.recipe, m.recipe_sha256, m.recipe_steps, c.cells
                        from model_v1 m
                        join (select model_id, count(distinct id) as cells from cell_v1 group by model_id) c on c.model_id = m.id
                        order by m.name, m.id
                        """)
                .query((row, number) -> {
                    String recipe = row.getString("recipe");
                    return new Model(
                            row.getString("id"),
                            row.getString("name"),
                            row.getString("family"),
                            row.getInt("trained_length"),
                            row.getLong("cells"),
                            row.getString("parent_id"),
                            recipe == null ? null : json.readTree(recipe),
                            row.getString("recipe_sha256"),
                            row.getObject("recipe_steps", Integer.class));
                })
                .list();
    }
}
