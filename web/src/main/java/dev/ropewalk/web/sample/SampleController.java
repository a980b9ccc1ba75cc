package dev.ropewalk.web.sample;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/cells/{id}")
class SampleController {

    private final Samples samples;

    SampleController(Samples samples) {
        this.samples = samples;
    }

    @GetMapping
    Samples.Cell cell(@PathVariable String id) {
        return samples.cell(id).orElseThrow(() -> Refusal.unknown("cell", id));
    }

    /** Scores computed anew from the stored answers, beside the measured one. */
    @GetMapping("/rescores")
    List<Samples.Rescored> rescores(@PathVariable String id) {
        cell(id);
        return samples.rescored(id);
    }

    /** Why it failed, each time that it was tried again afterwards; how it stands now is the cell's own. */
    @GetMapping("/failures")
    List<Samples.Failure> failures(@PathVariable String id) {
        cell(id);
        return samples.failures(id);
    }

    @GetMapping("/samples")
    Page<Samples.Sample> samples(
            @PathVariable String id,
            @RequestParam(defaultValue = "-1") @Min(-1) int after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
        cell(id);
        return Page.of(samples.of(id, after, Page.read(limit)), limit, sample -> Integer.toString(sample.ordinal()));
    }
}
