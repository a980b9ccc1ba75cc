package dev.ropewalk.web.model;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
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
