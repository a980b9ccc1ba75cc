package dev.ropewalk.web.audit;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/audit")
class AuditController {

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    /** Every change that was asked for, the latest first. @param after the next of an earlier page */
    @GetMapping
    Page<Audit.Entry> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return audit.page(TimeCursor.parse(after), limit);
    }
}
