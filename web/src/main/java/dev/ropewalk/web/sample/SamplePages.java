package dev.ropewalk.web.sample;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.mark.Marks;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class SamplePages {

    private static final int SIZE = 50;

    private final Samples samples;
    private final Marks marks;

    SamplePages(Samples samples, Marks marks) {
        this.samples = samples;
        this.marks = marks;
    }

    @GetMapping("/cells/{id}")
    String cell(@PathVariable String id, @RequestParam(defaultValue = "-1") int after, Model page) {
        Samples.Cell cell = samples.cell(id).orElseThrow(() -> Refusal.unknown("cell", id));
        page.addAttribute("cell", cell);
        page.addAttribute("sisters", samples.sisters(cell));
        page.addAttribute("marks", marks.of(new Marks.Target(false, id)));
        page.addAttribute("superseded", marks.superseded(id).orElse(null));
        page.addAttribute("failures", samples.failures(id));
        page.addAttribute("rescored", samples.rescored(id));
        page.addAttribute(
                "page",
                Page.of(samples.of(id, after, Page.read(SIZE)), SIZE, sample -> Integer.toString(sample.ordinal())));
        return "cell";
    }
}
