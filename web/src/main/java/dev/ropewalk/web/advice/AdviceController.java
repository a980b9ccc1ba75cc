package dev.ropewalk.web.advice;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.Whose;
import dev.ropewalk.web.run.Run;
import dev.ropewalk.web.run.Runs;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What to set for a model at a length (decision 75): a run in which all that may serve races. */
@RestController
class AdviceController {

    /**
     * @param model name or first digits of the id of a model that is known here
     * @param length tokens that are to be served
     * @param trainedLength tokens that the model was trained on, where its own files are not believed
     * @param methods that may win: methods, presets or whole configurations; left out for all there are
     * @param tasks that are raced over; left out for keys in filler and among others
     */
    record WantedAdvice(
            @NotBlank String model,
            @NotNull @Min(1) Integer length,
            @Min(1) @Nullable Integer trainedLength,
            @Size(max = 50) @Nullable List<@NotNull String> methods,
            @Size(max = 50) @Nullable List<@NotNull String> tasks) {}

    private final Advices advices;
    private final Runs runs;

    AdviceController(Advices advices, Runs runs) {
        this.advices = advices;
        this.runs = runs;
    }

    /** Queues the race; what it came to so far is at {@code runs/{id}/advice}. */
    @PostMapping("/api/v1/advice")
    @ApiResponse(responseCode = "202", description = "queued")
    @ApiResponse(responseCode = "404", description = "the model is not known here")
    @ApiResponse(responseCode = "409", description = "this person has as many runs or cells in the queue as they may")
    ResponseEntity<Run> queue(
            @Valid @RequestBody WantedAdvice wanted, @Schema(hidden = true) @Nullable Authentication caller) {
        String id = advices.queue(wanted, Whose.name(caller));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/runs/" + id))
                .body(runs.named(id));
    }

    /** As {@code ./ropewalk advise --json} writes it. */
    @GetMapping("/api/v1/runs/{id}/advice")
    @ApiResponse(responseCode = "200", description = "what to set, so far")
    @ApiResponse(responseCode = "409", description = "no round was asked whole yet")
    Map<String, @Nullable Object> advice(@PathVariable String id) {
        return advices.of(runs.named(id))
                .orElseThrow(() -> Refusal.conflict("No round was asked whole yet, so nothing can be said."))
                .document();
    }
}
