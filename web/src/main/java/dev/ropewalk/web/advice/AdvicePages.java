package dev.ropewalk.web.advice;

import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceReport;
import dev.ropewalk.results.advice.Racer;
import dev.ropewalk.web.picture.Curves;
import dev.ropewalk.web.picture.Frame;
import dev.ropewalk.web.run.Run;
import dev.ropewalk.web.run.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A race while it goes on, and at its end what to set. */
@Controller
class AdvicePages {

    /** Lines that can be told from each other. */
    private static final int LINES = 6;

    private final Advices advices;
    private final Runs runs;

    AdvicePages(Advices advices, Runs runs) {
        this.advices = advices;
        this.runs = runs;
    }

    @GetMapping("/runs/{id}/advice")
    String advice(@PathVariable String id, Model page) {
        Run run = runs.named(id);
        page.addAttribute("run", run);
        advices.of(run).ifPresent(advice -> show(advice, page));
        return "advice";
    }

    private static void show(Advice advice, Model page) {
        page.addAttribute("advice", advice);
        page.addAttribute("report", new AdviceReport(advice));
        page.addAttribute(
                "racers",
                Stream.concat(advice.contenders().stream(), Stream.of(advice.baseline()))
                        .toList());
        page.addAttribute("words", advice.resolution().map(OthersWords::of).orElse(List.of()));
        page.addAttribute("ruledOut", advice.question().ruledOut());
        List<Curves.Line> lines = Curves.placed(told(advice));
        Curves.Scale scale = Curves.Scale.of(true, advice.question().rope().trainedLength(), lines);
        page.addAttribute("curve", Curves.of(Frame.WIDE, scale, lines));
    }

    private static List<Curves.Line> told(Advice advice) {
        AdviceReport report = new AdviceReport(advice);
        List<Curves.Line> told = new ArrayList<>();
        advice.some(LINES - 1).forEach(racer -> told.add(line(report, racer, false, advice)));
        told.add(line(report, advice.baseline(), true, advice));
        return told;
    }

    private static Curves.Line line(AdviceReport report, Racer racer, boolean plain, Advice advice) {
        return new Curves.Line(
                report.name(racer),
                plain,
                racer == advice.advised(),
                racer.lengths().stream()
                        .map(at -> new Curves.Point(
                                at.length(),
                                at.score(),
                                at.interval().lower(),
                                at.interval().upper(),
                                "/runs/" + advice.run()))
                        .toList());
    }
}
