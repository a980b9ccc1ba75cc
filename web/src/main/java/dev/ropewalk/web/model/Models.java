package dev.ropewalk.web.model;

import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The models that cells were measured on, or imported for. */
@Component
public class Models {

    /**
     * A checkpoint by its contents; one that only imports know, of family {@code imported}, by its name.
     *
     * @param trainedLength 0 where it is not known
     * @param parentId the model it was tuned from; null for one that was not, or does not tell
     * @param recipe what it was trained by, if it tells
     * @param recipeSteps of the recipe that were made
     * @param notes what is to be known of how its files are read
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
            @Nullable Integer recipeSteps,
            Notes notes) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Models(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * The models that a name means: several where checkpoints of one name have different contents.
     *
     * @param name as a suite has it, or as boards show it, or the first digits of an id, at least six
     * @throws Refusal where there is none, or the digits do not tell which
     */
    public List<String> named(String name) {
        List<String> found = jdbc.sql("select id from model where name = :name or location = :name")
                .param("name", name)
                .query(String.class)
                .list();
        if (!found.isEmpty()) return found;
        if (name.matches("[0-9a-f]{6,64}"))
            found = jdbc.sql("select id from model where id like ? order by id limit 2")
                    .param(name + "%")
                    .query(String.class)
                    .list();
        if (found.size() > 1)
            throw Refusal.wrong("model", "More than one model begins with '" + name + "', give more digits.");
        if (found.isEmpty())
            throw Refusal.unknown(
                    "model",
                    name,
                    jdbc.sql("select distinct name from model order by name")
                            .query(String.class)
                            .list());
        return found;
    }

    List<Model> all() {
        return jdbc.sql("""
                        select m.id, m.name, m.family, m.trained_length, m.parent_id, m.recipe, m.recipe_sha256, m.recipe_steps, m.notes, c.cells
                        from model_v1 m
                        join (select model_id, count(*) as cells from single_cell_v1 group by model_id) c on c.model_id = m.id
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
                            row.getObject("recipe_steps", Integer.class),
                            Notes.of(row.getString("notes")));
                })
                .list();
    }
}
