package dev.ropewalk.web.sample;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
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

    /**
     * @param alike what every configuration answered to the same prompt, this cell among them
     * @param runs that have the cell, the newest first
     * @param replay the command that asks it again
     */
    record Detail(Samples.Sample sample, List<Evidence.Alike> alike, List<Evidence.InRun> runs, String replay) {}

    private final Samples samples;
    private final Evidence evidence;
    private final PromptDesk prompts;

    SampleController(Samples samples, Evidence evidence, PromptDesk prompts) {
        this.samples = samples;
        this.evidence = evidence;
        this.prompts = prompts;
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

    /** @param show all, right, wrong (not wholly right) or failed (or left out) */
    @GetMapping("/samples")
    Page<Samples.Sample> samples(
            @PathVariable String id,
            @RequestParam(defaultValue = "-1") @Min(-1) int after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit,
            @RequestParam(defaultValue = "all") @Schema(allowableValues = {"all", "right", "wrong", "failed"})
                    String show) {
        Samples.Show wanted = Samples.Show.of(show);
        cell(id);
        return Page.of(
                samples.of(id, wanted, after, Page.read(limit)), limit, sample -> Integer.toString(sample.ordinal()));
    }

    @GetMapping("/samples/{ordinal}")
    Detail sample(@PathVariable String id, @PathVariable @Min(0) int ordinal) {
        Samples.Cell cell = cell(id);
        Samples.Sample sample = named(id, ordinal);
        return new Detail(sample, evidence.alike(cell, sample), evidence.runs(id), Evidence.replay(id, ordinal));
    }

    /** The prompt, made anew by its task: token by token where an answer stands and where it ends, the rest folded. */
    @GetMapping("/samples/{ordinal}/prompt")
    Prompts.Prompt prompt(@PathVariable String id, @PathVariable @Min(0) int ordinal) {
        PromptDesk.Shown shown = prompts.of(cell(id), named(id, ordinal));
        if (shown.prompt() == null)
            throw Refusal.absent("The prompt is not shown: " + shown.why() + ". " + Evidence.replay(id, ordinal)
                    + " --prompt prints it where the model and its data are.");
        return shown.prompt();
    }

    private Samples.Sample named(String id, int ordinal) {
        return samples.sample(id, ordinal)
                .orElseThrow(() -> Refusal.unknown("sample of this cell", Integer.toString(ordinal)));
    }
}
