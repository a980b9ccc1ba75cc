package dev.ropewalk.web.sample;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.mark.Marks;
import java.util.Arrays;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** From a number to its samples, from a sample to its prompt. */
@Controller
class SamplePages {

    private static final int SIZE = 50;

    private final Samples samples;
    private final Evidence evidence;
    private final PromptDesk prompts;
    private final Marks marks;

    SamplePages(Samples samples, Evidence evidence, PromptDesk prompts, Marks marks) {
        this.samples = samples;
        this.evidence = evidence;
        this.prompts = prompts;
        this.marks = marks;
    }

    @GetMapping("/cells/{id}")
    String cell(
            @PathVariable String id,
            @RequestParam(defaultValue = "-1") int after,
            @RequestParam(defaultValue = "all") String show,
            Model page) {
        Samples.Show wanted = Samples.Show.of(show);
        Samples.Cell cell = named(id);
        page.addAttribute("cell", cell);
        page.addAttribute("sisters", samples.sisters(cell));
        page.addAttribute("marks", marks.of(new Marks.Target(false, id)));
        page.addAttribute("superseded", marks.superseded(id).orElse(null));
        page.addAttribute("failures", samples.failures(id));
        page.addAttribute("rescored", samples.rescored(id));
        page.addAttribute("runs", evidence.runs(id));
        page.addAttribute("replay", Evidence.replay(id, 0));
        page.addAttribute("show", wanted.word());
        page.addAttribute(
                "shows",
                Arrays.stream(Samples.Show.values()).map(Samples.Show::word).toList());
        page.addAttribute("tally", samples.tally(id));
        page.addAttribute(
                "page",
                Page.of(
                        samples.of(id, wanted, after, Page.read(SIZE)),
                        SIZE,
                        sample -> Integer.toString(sample.ordinal())));
        return "cell";
    }

    @GetMapping("/cells/{id}/samples/{ordinal}")
    String sample(@PathVariable String id, @PathVariable int ordinal, Model page) {
        Samples.Cell cell = named(id);
        Samples.Sample sample = sample(cell, ordinal);
        page.addAttribute("cell", cell);
        page.addAttribute("sample", sample);
        page.addAttribute("name", sample.name());
        page.addAttribute("alike", evidence.alike(cell, sample));
        page.addAttribute("asked", evidence.asked(id));
        page.addAttribute("runs", evidence.runs(id));
        page.addAttribute("replay", Evidence.replay(id, ordinal));
        page.addAttribute("hindrance", prompts.hindrance(cell, sample));
        return "sample";
    }

    /** By itself, for it takes a while: the page of the sample fetches it. */
    @GetMapping("/cells/{id}/samples/{ordinal}/prompt")
    String prompt(@PathVariable String id, @PathVariable int ordinal, Model page) {
        Samples.Cell cell = named(id);
        Samples.Sample sample = sample(cell, ordinal);
        page.addAttribute("cell", cell);
        page.addAttribute("sample", sample);
        page.addAttribute("name", sample.name());
        page.addAttribute("shown", prompts.of(cell, sample));
        page.addAttribute("replay", Evidence.replay(id, ordinal) + " --prompt");
        return "prompt";
    }

    private Samples.Cell named(String id) {
        return samples.cell(id).orElseThrow(() -> Refusal.unknown("cell", id));
    }

    private Samples.Sample sample(Samples.Cell cell, int ordinal) {
        return samples.sample(cell.id(), ordinal)
                .orElseThrow(() -> Refusal.unknown("sample of this cell", Integer.toString(ordinal)));
    }
}
