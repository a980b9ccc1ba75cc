package dev.ropewalk.web.schedule;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleController {

    private final Schedules schedules;

    ScheduleController(Schedules schedules) {
        this.schedules = schedules;
    }

    /** The oldest first; where there are more, a Link header says where. */
    @GetMapping
    ResponseEntity<List<Schedules.Schedule>> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return schedules.page(TimeCursor.parse(after), limit).linked();
    }

    @GetMapping("/{id}")
    Schedules.Schedule one(@PathVariable String id) {
        return schedules.named(id);
    }

    /** What became of it each time that it was due, the latest first. @param after the next of an earlier page */
    @GetMapping("/{id}/firings")
    Page<Firings.Firing> firings(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return schedules.firings(id, TimeCursor.time(after), limit);
    }

    /** What a watched schedule has to say, the latest first. @param open those alone that nobody has acknowledged */
    @GetMapping("/{id}/alarms")
    Page<Alarms.Alarm> alarmsOfSchedule(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean open,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return schedules.alarms(id, open, TimeCursor.parse(after), limit);
    }

    @PostMapping
    @ApiResponse(responseCode = "201", description = "made")
    @ApiResponse(responseCode = "404", description = "a stored configuration is not there")
    ResponseEntity<Schedules.Schedule> create(
            @Valid @RequestBody Schedules.Wanted wanted, @Schema(hidden = true) @Nullable Principal caller) {
        Schedules.Schedule schedule = schedules.create(wanted, Whose.name(caller));
        return ResponseEntity.created(URI.create("/api/v1/schedules/" + schedule.id()))
                .body(schedule);
    }

    @PutMapping("/{id}")
    @ApiResponse(responseCode = "200", description = "replaced")
    @ApiResponse(responseCode = "409", description = "it is firing just now")
    Schedules.Schedule replace(
            @PathVariable String id, @Valid @RequestBody Schedules.Wanted wanted, @Nullable Principal caller) {
        Whose.check(caller, schedules.named(id).submittedBy(), "schedule");
        return schedules.replace(id, wanted);
    }

    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "204", description = "gone")
    @ApiResponse(responseCode = "409", description = "it is firing just now")
    ResponseEntity<Void> delete(@PathVariable String id, @Nullable Principal caller) {
        Whose.check(caller, schedules.named(id).submittedBy(), "schedule");
        schedules.delete(id);
        return ResponseEntity.noContent().build();
    }
}
