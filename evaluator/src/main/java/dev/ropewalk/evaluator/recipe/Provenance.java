package dev.ropewalk.evaluator.recipe;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.host.JsonTrouble;
import dev.ropewalk.host.TextFile;
import dev.ropewalk.results.identity.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a model comes from: the {@code ropewalk.json} that {@link Recipes} puts beside its weights.
 *
 * @param parent SHA-256 of the model it was tuned from; null where it was trained from nothing
 * @param recipe that it was trained by, as canonical JSON
 * @param steps of the recipe that were made
 */
public record Provenance(@Nullable String parent, Identity recipe, int steps) {

    static final String FILE = "ropewalk.json";

    /**
     * What a model's folder tells; empty where it tells nothing.
     *
     * @throws CheckpointException one sentence, where what it tells cannot be read or does not fit together
     */
    public static Optional<Provenance> of(Path model) {
        Path file = model.resolve(FILE);
        if (!Files.isRegularFile(file)) return Optional.empty();
        JsonNode told;
        try {
            told = JsonMapper.shared().readTree(TextFile.read(file));
        } catch (JacksonException e) {
            throw new CheckpointException(file + " is not JSON, " + JsonTrouble.placed(e) + ".", e);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(e.getMessage() + ".", e);
        }
        JsonNode parent = told.path("parent"), steps = told.path("steps");
        if (!parent.isNull() && !parent.asString("").matches("[0-9a-f]{64}"))
            throw new CheckpointException(file + ": parent must be null or 64 hexadecimal digits, got " + parent + ".");
        if (!told.path("recipe").isObject() || !steps.isInt() || steps.asInt() < 1)
            throw new CheckpointException(file + " must hold a recipe and at least 1 of its steps.");
        Map<String, Object> content =
                JsonMapper.shared().convertValue(told.path("recipe"), new TypeReference<Map<String, Object>>() {});
        Identity recipe = Identity.of(content);
        String sha256 = told.path("recipeSha256").asString("");
        if (!recipe.sha256().equals(sha256) && !Identity.firstSha256(content).equals(sha256))
            throw new CheckpointException(file + ": recipeSha256 must be that of the recipe, " + recipe.sha256()
                    + ", got " + told.path("recipeSha256") + ".");
        return Optional.of(new Provenance(parent.isNull() ? null : parent.asString(), recipe, steps.asInt()));
    }
}
