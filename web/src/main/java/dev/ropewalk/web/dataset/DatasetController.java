package dev.ropewalk.web.dataset;

import dev.ropewalk.web.TimeCursor;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/datasets")
class DatasetController {

    private final SourceTable sources;
    private final ReadFiles files;

    DatasetController(SourceTable sources, ReadFiles files) {
        this.sources = sources;
        this.files = files;
    }

    /** All that tasks can be made of. */
    @GetMapping
    List<SourceView> sources() {
        return sources.all();
    }

    /** Files that were asked, the latest first; where there are more, a Link header says where. */
    @GetMapping("/files")
    ResponseEntity<List<ReadFile>> files(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int limit) {
        return files.page(TimeCursor.parse(after), limit).linked();
    }
}
