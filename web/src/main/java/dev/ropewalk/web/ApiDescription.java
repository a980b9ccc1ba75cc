package dev.ropewalk.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What the description of the API says of every operation alike: how it is refused, and where a token is needed. What an operation alone is answered stands with
 * its method.
 */
@Component
class ApiDescription implements OpenApiCustomizer {

    /** Documents that seldom change, or never: they have an entity tag. */
    static final List<String> TAGGED = List.of(
            "/api/v1/methods",
            "/api/v1/methods/{name}",
            "/api/v1/tasks",
            "/api/v1/tasks/{name}",
            "/api/v1/datasets",
            "/api/v1/configs/{id}",
            "/api/v1/cells/{id}",
            "/api/v1/openapi.json");

    private static final String PROBLEM = "Problem", TOKEN = "token";

    /** Names of parameters by which something is looked for that need not be there. */
    private static final Set<String> LOOKED_FOR = Set.of("board", "model", "run");

    private static final String HASH = "([0-9a-f]{64})?",
            TIME =
                    "(19[7-9][0-9]|[2-9][0-9]{3})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
                            + "T([01][0-9]|2[0-3]):[0-5][0-9]"
                            + "(:[0-5][0-9](\\.[0-9]{1,9})?)?Z",
            ID = "[0-9a-f-]{1,64}",
            PLACE = "(" + TIME + "_" + ID + ")?";

    /** What stands at a place of an address, and where a list goes on, where no sentence but only their form is to be said of them. */
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("/api/v1/configs/{id} id", "[0-9a-f]{6,64}"),
            Map.entry("/api/v1/papers/{name} name", "[a-z0-9-]{1,100}"),
            Map.entry("/api/v1/tasks/{name} name", "[A-Za-z0-9_@/-]{1,100}"),
            Map.entry("/api/v1/models/{sha256}/files/{name} name", "[A-Za-z0-9_.-]{1,200}"),
            Map.entry("/api/v1/configs after", HASH),
            Map.entry("/api/v1/models after", HASH),
            Map.entry("/api/v1/models/requests after", PLACE),
            Map.entry("/api/v1/datasets/files after", PLACE),
            Map.entry("/api/v1/runs after", PLACE),
            Map.entry("/api/v1/schedules after", PLACE),
            Map.entry("/api/v1/schedules/{id}/firings after", "(" + TIME + ")?"),
            Map.entry("/api/v1/schedules/{id}/alarms after", PLACE),
            Map.entry("/api/v1/alarms after", PLACE),
            Map.entry("/api/v1/webhooks after", PLACE),
            Map.entry("/api/v1/webhooks/{id}/deliveries after", PLACE),
            Map.entry("/api/v1/tokens after", PLACE),
            Map.entry("/api/v1/people after", PLACE),
            Map.entry("/api/v1/audit after", PLACE),
            Map.entry("/api/v1/leaderboard after", "(" + TIME + "_" + ID + "(_" + ID + "_[0-9]{1,8})?)?"));

    static {
        SpringDocUtils.getConfig().replaceWithClass(JsonNode.class, Object.class); // else its methods are described
    }

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
                                "Not needed by who asks a service that listens on a loopback address by a loopback name, nor for reading, while no people are known there."));
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    describe(path, method, operation);
                    form(path, operation);
                    close(api, operation);
                }));
    }

    private static void form(String path, Operation operation) {
        if (operation.getParameters() == null) return;
        for (Parameter parameter : operation.getParameters()) {
            String form = FORMS.get(path + " " + parameter.getName());
            if (form == null && "path".equals(parameter.getIn())) form = ID;
            if (form != null)
                parameter.setSchema(text(form, parameter.getSchema().getDefault()));
        }
    }

    /** A schema of its own: springdoc shares equal ones between operations. */
    private static Schema<?> text(String form, @Nullable Object otherwise) {
        Schema<Object> text = new Schema<>();
        text.addType("string");
        text.setPattern("^" + form + "$");
        text.setDefault(otherwise);
        return text;
    }

    /** A field of a body that is not known is refused. */
    private static void close(OpenAPI api, Operation operation) {
        if (operation.getRequestBody() != null)
            operation
                    .getRequestBody()
                    .getContent()
                    .values()
                    .forEach(body -> close(api, body.getSchema().get$ref()));
    }

    private static void close(OpenAPI api, @Nullable String reference) {
        Schema<?> body = reference == null
                ? null
                : api.getComponents().getSchemas().get(reference.substring(reference.lastIndexOf('/') + 1));
        if (body == null || body.getProperties() == null) return;
        body.setAdditionalProperties(false);
        body.getProperties().forEach((name, property) -> {
            boolean asked = body.getRequired() != null && body.getRequired().contains(name);
            if (!asked && property.getTypes() != null && property.getEnum() == null)
                property.addType("null"); // which is as good as none
            if (property.getOneOf() != null) property.set$ref(null); // its type is one of these alone
            close(api, property.get$ref());
        });
    }

    private static void describe(String path, HttpMethod method, Operation operation) {
        if (method == HttpMethod.GET && TAGGED.contains(path)) unchanged(operation);
        refused(operation, 400, "a value is wrong, or not known here");
        refused(
                operation,
                403,
                "not allowed to who asks, or sent to a name that is not this service's, or by another site's page");
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
        refused(operation, 401, "a token is needed, or this one is not known");
        refused(operation, 429, "too many changes, or too many tokens that are not known");
        operation.setSecurity(List.of(new SecurityRequirement(), new SecurityRequirement().addList(TOKEN)));
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

    private static void unchanged(Operation operation) {
        operation.getResponses().putIfAbsent("304", new ApiResponse().description("as known by If-None-Match"));
        operation.getResponses().forEach((status, answer) -> {
            if (status.equals("200")) answer.addHeaderObject("ETag", new Header().schema(new StringSchema()));
        });
    }

    private static void refused(Operation operation, int status, String why) {
        operation.getResponses().putIfAbsent("" + status, new ApiResponse().description(why));
    }

    /** RFC 9457. */
    private static Schema<?> problem() {
        Schema<?> wrong = new ObjectSchema()
                .addProperty("field", new StringSchema())
                .addProperty("pointer", new StringSchema().description("where in the body, RFC 6901"))
                .addProperty("given", new StringSchema())
                .addProperty("allowed", new StringSchema())
                .addProperty("message", new StringSchema())
                .required(List.of("field", "message"));
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("one sentence"))
                .addProperty("instance", new StringSchema())
                .addProperty("errors", new ArraySchema().items(wrong))
                .addProperty(
                        RequestIds.FIELD,
                        new StringSchema()
                                .description("as in the header " + RequestIds.HEADER + " and the service's log"))
                .required(List.of("status", "title"));
    }
}
