package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Worker;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/workers")
class WorkerController {

    private final WorkerRows workers;

    WorkerController(WorkerRows workers) {
        this.workers = workers;
    }

    /** By name, the silent ones, too, for a day; where there are more, a Link header says where. */
    @GetMapping
    ResponseEntity<List<Worker>> list(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int limit) {
        return workers.page(after, limit).linked();
    }
}
