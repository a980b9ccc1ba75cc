package dev.ropewalk.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * What the description of the API says of every operation alike: how it is refused, and where a token is needed. What an operation alone is answered stands with
 * its method.
 */
@Component
class ApiDescription implements OpenApiCustomizer {

    private static final String PROBLEM = "Problem", TOKEN = "token";

    /** Names of parameters by which something is looked for that need not be there. */
    private static final Set<String> LOOKED_FOR = Set.of("board", "model", "run");

    @Override
    public void customise(OpenAPI api) {
        Components components = api.getComponents();
        components.addSchemas(PROBLEM, problem());
        components.addSecuritySchemes(
                TOKEN,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description(
                                "Not needed by who asks a service that listens on a loopback address by a loopback name."));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().forEach((method, operation) -> describe(path, method, operation)));
    }

    private static void describe(String path, HttpMethod method, Operation operation) {
        refused(operation, 400, "a value is wrong, or not known here");
        refused(operation, 403, "sent to a name that is not this service's, or by another site's page");
        refused(operation, 406, "no form of the answer is accepted");
        refused(operation, 503, "the database cannot be used, or too much is being done; ask again");
        if (path.contains("{")
                || operation.getParameters() != null
                        && operation.getParameters().stream().anyMatch(one -> LOOKED_FOR.contains(one.getName())))
            refused(operation, 404, "it is not there");
        if (operation.getRequestBody() != null) {
            refused(operation, 408, "the body does not arrive");
            refused(operation, 413, "the body is too large");
            refused(operation, 415, "the body has a form that is not read");
        }
        if (method != HttpMethod.GET && !path.endsWith("/plans")
                || path.endsWith("/tokens")
                || path.contains("/files")) {
            refused(operation, 401, "a token is needed, or this one is not known");
            operation.setSecurity(List.of(new SecurityRequirement(), new SecurityRequirement().addList(TOKEN)));
        }
        operation.getResponses().forEach((status, answer) -> {
            if (status.startsWith("4") || status.startsWith("5"))
                answer.setContent(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        });
        var sorted = new TreeMap<>(operation.getResponses());
        operation.getResponses().clear();
        operation.getResponses().putAll(sorted);
    }

    private static void refused(Operation operation, int status, String why) {
        operation.getResponses().putIfAbsent("" + status, new ApiResponse().description(why));
    }

    /** RFC 9457. */
    private static Schema<?> problem() {
        Schema<?> wrong = new ObjectSchema()
                .addProperty("field", new StringSchema())
                .addProperty("message", new StringSchema())
                .required(List.of("field", "message"));
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("one sentence"))
                .addProperty("instance", new StringSchema())
                .addProperty("errors", new ArraySchema().items(wrong))
                .required(List.of("status", "title"));
    }
}
