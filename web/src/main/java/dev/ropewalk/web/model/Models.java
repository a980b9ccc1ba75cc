package dev.ropewalk.web.model;

import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import java.util.List;
import java.util.stream.Stream;
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
     * @param cells that have ended and stand on boards
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
    private final ModelFolders folders;

    Models(JdbcClient jdbc, ModelFolders folders) {
        this.jdbc = jdbc;
        this.folders = folders;
    }

    /**
     * The id of the one model that is meant.
     *
     * @throws Refusal where there is none, or where several have the name
     */
    public String meant(String name) {
        List<String> ids = named(name);
        if (ids.size() > 1)
            throw Refusal.wrong(
                    "model",
                    "There are " + ids.size() + " models of the name '" + name + "'; name one by its id, "
                            + String.join(", ", ids) + ".");
        return ids.get(0);
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

    /** A task that was measured of a model, with the cells that stand on its boards. */
    record Task(String task, long cells) {}

    /** Tasks of a model that are told. */
    private static final int TASKS = 50;

    private static final String COLUMNS = """
            select m.id, m.name, m.family, m.trained_length, m.parent_id, m.recipe, m.recipe_sha256, m.recipe_steps, m.notes,
                   (select coalesce(sum(t.cells), 0) from measured_v1 t where t.model_id = m.id) as cells
            from model_v1 m
            """;

    Model one(String id) {
        return jdbc.sql(COLUMNS + "where m.id = ?")
                .param(id)
                .query(Records.of(Model.class))
                .single();
    }

    /** Null of a model that was registered before shapes were, and of an imported one. */
    @Nullable
    Shape shape(String id) {
        return jdbc.sql("""
                        select hidden, layers, heads, key_heads, head_size, vocabulary, rope_base from model_v1
                        where id = ? and layers is not null""").param(id).query(Records.of(Shape.class)).optional().orElse(null);
    }

    long parameters(String id) {
        return jdbc.sql("select parameters from model_v1 where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    List<Task> tasks(String id) {
        return jdbc.sql("select task, cells from measured_v1 where model_id = ? order by task limit ?")
                .params(id, TASKS)
                .query(Records.of(Task.class))
                .list();
    }

    /**
     * By name.
     *
     * @param after id of the last that is known; empty to begin
     */
    List<Model> after(String after, int limit) {
        return jdbc.sql(COLUMNS + """
                        where cast(:after as varchar) = ''
                           or exists (select 1 from model_v1 last where last.id = :after
                                      and (m.name > last.name or m.name = last.name and m.id > last.id))
                        order by m.name, m.id
                        limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(Records.of(Model.class))
                .list();
    }

    /**
     * What a model is read from, wherever it lies: under the name that it was registered by first, or one that a run has for it that goes on.
     *
     * @param sha256 the whole id
     * @throws Refusal where there is no such model, or its files are not here
     */
    List<ModelFolders.Content> files(String sha256) {
        List<String> names = jdbc.sql("select location from model where id = ? and family <> 'imported'")
                .param(sha256)
                .query(String.class)
                .list();
        if (names.isEmpty()) throw Refusal.unknown("model", sha256);
        return Stream.concat(names.stream(), wanted(sha256))
                .distinct()
                .map(name -> folders.files(name, sha256))
                .filter(files -> !files.isEmpty())
                .findFirst()
                .orElseThrow(() -> Refusal.absent("What model " + sha256.substring(0, 12)
                        + " was read from is not here: it was moved, deleted or changed, or lies on another machine."));
    }

    private Stream<String> wanted(String sha256) {
        return jdbc
                .sql("select document from run where id in (select run_id from cell_order_v1 where model_id = ?)")
                .param(sha256)
                .query(String.class)
                .list()
                .stream()
                .map(document ->
                        JsonMapper.shared().readTree(document).path("model").asString(""));
    }
}
