package dev.ropewalk.web.model;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {

    /** @param name a hub's repository, a folder or the bundled model, as a suite has it */
    record WantedModel(
            @NotBlank @Size(min = 1, max = 2000) @Schema(pattern = "^\\S.*$")
            String name) {}

    private final Models models;
    private final RequestedModels requests;

    ModelController(Models models, RequestedModels requests) {
        this.models = models;
        this.requests = requests;
    }

    /** Has a model fetched, looked at and registered before a run needs it. */
    @PostMapping
    @ApiResponse(responseCode = "202", description = "it will be seen to; how far it is stands at its Location")
    @ApiResponse(responseCode = "409", description = "too many are on their way already")
    ResponseEntity<RequestedModels.Request> want(
            @Valid @RequestBody WantedModel wanted, @Schema(hidden = true) @Nullable Principal caller) {
        RequestedModels.Request request = requests.add(wanted.name(), Whose.name(caller));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/models/requests/" + request.id()))
                .body(request);
    }

    /** The newest first. */
    @GetMapping("/requests")
    Page<RequestedModels.Request> requests(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return requests.page(TimeCursor.parse(after), limit);
    }

    @GetMapping("/requests/{id}")
    RequestedModels.Request request(@PathVariable String id) {
        return requests.named(id);
    }

    /** By name; where there are more, a Link header says where. */
    @GetMapping
    ResponseEntity<List<Models.Model>> list(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
        if (!after.matches("([0-9a-f]{64})?"))
            throw Refusal.wrong("after", "after must be the next of an earlier page, got '" + after + "'.");
        return Page.of(models.after(after, Page.read(limit)), limit, Models.Model::id)
                .linked();
    }
}
