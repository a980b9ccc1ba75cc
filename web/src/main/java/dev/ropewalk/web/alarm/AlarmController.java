package dev.ropewalk.web.alarm;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/alarms")
class AlarmController {

    private final Alarms alarms;

    AlarmController(Alarms alarms) {
        this.alarms = alarms;
    }

    /** The latest first. @param open those alone that nobody has acknowledged */
    @GetMapping
    Page<Alarms.Alarm> alarms(
            @RequestParam(defaultValue = "false") boolean open,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return alarms.page(null, open, TimeCursor.parse(after), limit);
    }

    @GetMapping("/{id}")
    Alarms.Alarm alarm(@PathVariable String id) {
        return alarms.named(id);
    }

    @PostMapping("/{id}/acknowledge")
    @ApiResponse(responseCode = "200", description = "acknowledged, now or before")
    Alarms.Alarm acknowledge(@PathVariable String id, @Schema(hidden = true) @Nullable Principal caller) {
        return alarms.acknowledge(id, Whose.name(caller));
    }
}
