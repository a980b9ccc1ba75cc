package dev.ropewalk.web.configuration;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A method and its parameters as people send them. */
public record MethodChoice(
        @NotBlank @Schema(minLength = 1, pattern = "\\S") String name,
        @Nullable Map<String, Object> parameters) {

    /**
     * The configuration, if it is one.
     *
     * @param place where in the body it stands, RFC 6901
     * @throws Refusal with the method's own sentences
     */
    public Configuration configuration(String field, String place) {
        try {
            return Configuration.of(name, parameters == null ? Map.of() : parameters);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong(field, place, this, e);
        }
    }
}
