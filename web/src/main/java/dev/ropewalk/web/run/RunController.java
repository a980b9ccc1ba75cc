package dev.ropewalk.web.run;

import dev.ropewalk.results.Stopping;
import dev.ropewalk.results.worker.Attendance;
import dev.ropewalk.results.worker.Waiting;
import dev.ropewalk.web.Notes;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.Room;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping("/api/v1/runs")
class RunController {

    /**
     * @param notes what is to be known of how the model's files are read
     * @param stopping what stopping early made of it, as {@code run --json} has it
     * @param attendance who manages it and is at its cells; of no use but while it runs
     * @param remarks what is not as it should be with them, in sentences
     * @param waiting why some of its cells are not being measured
     * @param triedAgain cells of it that failed before, and were tried again
     */
    record Detail(
            Run run,
            JsonNode document,
            Notes notes,
            @Nullable JsonNode stopping,
            MeasuredOn measuredOn,
            Attendance attendance,
            List<String> remarks,
            List<Waiting> waiting,
            int triedAgain) {}

    /** @param priority high, normal or low; high is for administrators, where there are people with roles */
    record WantedPriority(
            @NotNull @Schema(allowableValues = {"high", "normal", "low"})
            String priority) {}

    private static final int LONGEST_KEY = 190;

    private final Runs runs;
    private final Suites suites;
    private final RunEvents events;
    private final JsonMapper json;

    RunController(Runs runs, Suites suites, RunEvents events, JsonMapper json) {
        this.runs = runs;
        this.suites = suites;
        this.events = events;
        this.json = json;
    }

    /** A suite as JSON or YAML, with {@code tuning} a study, which is several runs and answered with the first; an entry {@code {"config": "<id>"}} in its configurations names a stored one. */
    @PostSuite
    @ApiResponse(responseCode = "202", description = "queued, or the run that the same key brought before")
    @ApiResponse(responseCode = "403", description = "this priority is for administrators")
    @ApiResponse(responseCode = "404", description = "a stored configuration is not there")
    @ApiResponse(responseCode = "409", description = "this person has as many runs or cells in the queue as they may")
    @ApiResponse(responseCode = "422", description = "the key was used for another suite")
    ResponseEntity<Run> queue(
            @Schema(hidden = true) InputStream body,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Schema(minLength = 1, maxLength = LONGEST_KEY, pattern = "^\\S")
                    @Nullable
                    String key,
            @RequestParam(defaultValue = "normal") @Schema(allowableValues = {"high", "normal", "low"}) String priority,
            @Schema(hidden = true) @Nullable Authentication caller)
            throws IOException {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY))
            throw Refusal.wrong(
                    "Idempotency-Key",
                    "An Idempotency-Key has 1 to " + LONGEST_KEY + " characters, got " + key.length() + ".");
        Priority asked = Priority.of(priority).askedBy(caller);
        String id = runs.queue(suites.read(body), key == null ? null : "rest/" + key, null, Whose.name(caller), asked);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/runs/" + id))
                .body(runs.named(id));
    }

    /** @param archived those that are marked as archived, too */
    @GetMapping
    Page<Run> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit,
            @RequestParam(defaultValue = "false") boolean archived) {
        return Page.of(runs.before(TimeCursor.parse(after), Page.read(limit), archived), limit, Runs::next);
    }

    @GetMapping("/{id}")
    Detail one(@PathVariable String id) {
        Run run = runs.named(id);
        Attendance attendance = runs.attendance(id);
        return new Detail(
                run,
                json.readTree(runs.document(id)),
                runs.notes(id),
                runs.stopping(id).map(this::fitting).orElse(null),
                runs.measuredOn(id),
                attendance,
                attendance.sentences(),
                runs.waiting(id, attendance),
                runs.triedAgain(id));
    }

    /** As many of its comparisons as fit into an answer, and how many do not. */
    private JsonNode fitting(Stopping stopping) {
        ObjectNode document = json.valueToTree(stopping.document());
        List<JsonNode> all = document.path("comparisons").values().stream().toList();
        List<JsonNode> fitting = new Room().fill(all);
        document.putArray("comparisons").addAll(fitting);
        document.put("comparisonsLeftOut", all.size() - fitting.size());
        return document;
    }

    @GetMapping("/{id}/cells")
    Page<RunCell> cells(
            @PathVariable String id,
            @RequestParam(defaultValue = "-1") @Min(-1) int after,
            @RequestParam(defaultValue = "200") @Min(1) @Max(5000) int limit) {
        runs.named(id);
        return Page.of(runs.cells(id, after, Page.read(limit)), limit, cell -> Integer.toString(cell.ordinal()));
    }

    /**
     * Server-sent events: {@code progress} while something changes, {@code end} when the run has ended. Who comes back within two minutes with
     * {@code Last-Event-ID} hears what has changed since, anybody else begins with all cells.
     */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            @PathVariable String id, @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
        return events.follow(id, last);
    }

    /** Asks whoever manages the run to stop after the samples at hand; where that has not been heard of for 30 s, or nobody has taken the run, it ends at once. */
    @PostMapping("/{id}/cancel")
    @ApiResponse(responseCode = "202", description = "it will end")
    @ApiResponse(responseCode = "409", description = "it has ended")
    ResponseEntity<Run> cancel(@PathVariable String id, @Nullable Principal caller) {
        Run run = runs.named(id);
        Whose.check(caller, run.submittedBy(), "run");
        if (!runs.cancel(id))
            throw Refusal.conflict("Only a queued or running run can be cancelled, this one is " + run.status() + ".");
        return ResponseEntity.accepted().body(runs.named(id));
    }

    /** Queues a failed or cancelled run again; cells that are done stay done. */
    @PostMapping("/{id}/resume")
    @ApiResponse(responseCode = "202", description = "it is queued again")
    @ApiResponse(
            responseCode = "409",
            description =
                    "it has not failed and was not cancelled, or this person has as many runs or cells in the queue as they may")
    ResponseEntity<Run> resume(@PathVariable String id, @Nullable Principal caller) {
        Run run = runs.named(id);
        Whose.check(caller, run.submittedBy(), "run");
        if (!runs.resume(run))
            throw Refusal.conflict("Only a failed or cancelled run can be resumed, this one is " + run.status() + ".");
        return ResponseEntity.accepted().body(runs.named(id));
    }

    /** Queues a run whose cells failed again for these alone; what was measured of them, and why they failed, is kept. */
    @PostMapping("/{id}/retry")
    @ApiResponse(responseCode = "202", description = "it is queued again")
    @ApiResponse(
            responseCode = "409",
            description =
                    "no cell of it failed, it has not ended, or this person has as many runs or cells in the queue as they may")
    ResponseEntity<Run> retry(@PathVariable String id, @Nullable Principal caller) {
        Run run = runs.named(id);
        Whose.check(caller, run.submittedBy(), "run");
        if (!runs.retry(run))
            throw Refusal.conflict(
                    run.failed()
                            ? "No cell of this run failed; resume queues it again."
                            : "Only the cells of a failed run can be tried again, this one is " + run.status() + ".");
        return ResponseEntity.accepted().body(runs.named(id));
    }

    /** Says how soon what waits of a run is taken; what is being measured is not disturbed. */
    @PostMapping("/{id}/priority")
    @ApiResponse(responseCode = "200", description = "said")
    @ApiResponse(
            responseCode = "403",
            description = "this priority is for administrators, or the run is somebody else's")
    @ApiResponse(responseCode = "409", description = "it has ended")
    Run prioritize(
            @PathVariable String id,
            @Valid @RequestBody WantedPriority wanted,
            @Schema(hidden = true) @Nullable Authentication caller) {
        Priority priority = Priority.of(wanted.priority()).askedBy(caller);
        Run run = runs.named(id);
        Whose.check(caller, run.submittedBy(), "run");
        if (!runs.prioritize(id, priority))
            throw Refusal.conflict("Only what waits has a priority, this run is " + run.status() + ".");
        return runs.named(id);
    }
}
