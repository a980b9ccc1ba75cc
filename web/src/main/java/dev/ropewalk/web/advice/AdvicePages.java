package dev.ropewalk.web.advice;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.OthersWords;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceReport;
import dev.ropewalk.results.advice.Racer;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.model.Ropes;
import dev.ropewalk.web.person.Whose;
import dev.ropewalk.web.picture.Curves;
import dev.ropewalk.web.picture.Frame;
import dev.ropewalk.web.run.Run;
import dev.ropewalk.web.run.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A race while it goes on, and at its end what to set. */
@Controller
class AdvicePages {

    /** Lines that can be told from each other. */
    private static final int LINES = 6;

    /** Of the trained length, what a form begins with. */
    private static final int TIMES = 4;

    /** A form as it was filled in. @param methods @param tasks separated by commas; blank for the usual ones */
    record Form(String model, String length, String methods, String tasks) {

        /** @throws Refusal in one sentence */
        AdviceController.WantedAdvice wanted() {
            int tokens;
            try {
                tokens = Integer.parseInt(length.strip());
            } catch (NumberFormatException e) {
                throw Refusal.wrong("length", "length must be a whole number of tokens, got '" + length + "'.");
            }
            return new AdviceController.WantedAdvice(
                    model, tokens, null, entries("methods", methods), entries("tasks", tasks));
        }

        private static List<String> entries(String field, String written) {
            try {
                return written.isBlank() ? List.of() : Configuration.entries(written);
            } catch (IllegalArgumentException e) {
                throw Refusal.wrong(field, e);
            }
        }
    }

    private final Advices advices;
    private final Runs runs;
    private final Ropes ropes;

    AdvicePages(Advices advices, Runs runs, Ropes ropes) {
        this.advices = advices;
        this.runs = runs;
        this.ropes = ropes;
    }

    /** @param model id of the one that is chosen at first */
    @GetMapping("/advice")
    String ask(@RequestParam(defaultValue = "") String model, Model page) {
        List<Ropes.Known> known = ropes.known();
        page.addAttribute("models", known);
        if (!page.containsAttribute("form"))
            known.stream()
                    .filter(one -> one.id().equals(model))
                    .findFirst()
                    .or(() -> known.stream().findFirst())
                    .ifPresent(one -> page.addAttribute(
                            "form", new Form(one.id(), String.valueOf(TIMES * one.trainedLength()), "", "")));
        return "advise";
    }

    /** The race; the form again, with what is wrong with it, where there can be none. */
    @PostMapping("/advice")
    String queue(
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "") String length,
            @RequestParam(defaultValue = "") String methods,
            @RequestParam(defaultValue = "") String tasks,
            @Nullable Principal caller,
            HttpServletResponse response,
            Model page) {
        Form form = new Form(model, length, methods, tasks);
        try {
            return "redirect:/runs/" + advices.queue(form.wanted(), Whose.name(caller)) + "/advice";
        } catch (Refusal refusal) {
            response.setStatus(refusal.getStatusCode().value());
            page.addAttribute("form", form);
            page.addAttribute("refusal", refusal.getBody().getDetail());
            return ask(model, page);
        }
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
