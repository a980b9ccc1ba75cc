package dev.ropewalk.web.run;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Studies: a suite and tunings of its model, each of which is a run. {@code POST runs} takes them. */
@RestController
@RequestMapping("/api/v1/studies")
class StudyController {

    /**
     * @param runs of the model itself first, then of every tuned one
     * @param means over the seeds of tuning, as {@code run --json} has them; none before every seed of a tuning has its cells
     * @param intervalsOfMeans what their intervals cover
     */
    record Detail(
            String id,
            JsonNode document,
            List<Run> runs,
            @Nullable String intervalsOfMeans,
            List<JsonNode> means) {}

    private final Runs runs;
    private final StudyMeans means;
    private final JsonMapper json;

    StudyController(Runs runs, StudyMeans means, JsonMapper json) {
        this.runs = runs;
        this.means = means;
        this.json = json;
    }

    @GetMapping("/{id}")
    Detail one(@PathVariable String id) {
        List<Run> all = runs.ofStudy(id);
        String document = runs.studyDocument(id);
        JsonNode told = means.of(document, all.stream().map(Run::id).toList());
        return new Detail(
                id,
                json.readTree(document),
                all,
                told.path("intervalsOfMeans").asString(null),
                told.path("means").values().stream().toList());
    }

    /** Of all its runs that have not ended, as {@code POST runs/ID/cancel} does of one. */
    @PostMapping("/{id}/cancel")
    @ApiResponse(responseCode = "202", description = "they will end")
    @ApiResponse(responseCode = "409", description = "all have ended")
    ResponseEntity<List<Run>> cancel(@PathVariable String id, @Nullable Principal caller) {
        List<Run> all = runs.ofStudy(id);
        Whose.check(caller, all.get(0).submittedBy(), "study");
        if (all.stream().filter(run -> runs.cancel(run.id())).count() == 0)
            throw Refusal.conflict("All runs of this study have ended.");
        return ResponseEntity.accepted().body(runs.ofStudy(id));
    }
}
