package dev.ropewalk.web.paper;

import dev.ropewalk.results.paper.Beside;
import dev.ropewalk.results.paper.Paper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Published numbers beside measured ones (decision 77). */
@RestController
@RequestMapping("/api/v1/papers")
class PaperController {

    /**
     * A paper, and what became of its numbers.
     *
     * @param where it was published
     * @param methods that it is about
     * @param command that asks what it asks; null where no suite of it comes with the program
     * @param numbers that it prints
     * @param comparable those that something measured here could stand beside
     * @param agree those within the interval of what was measured
     */
    record PaperView(
            String name,
            String title,
            String authors,
            int year,
            String where,
            List<String> methods,
            @Nullable String command,
            int numbers,
            int comparable,
            int measured,
            int agree,
            int differ) {

        static PaperView of(Beside beside) {
            Paper paper = beside.paper();
            Beside.Count count = beside.count();
            return new PaperView(
                    paper.name(),
                    paper.title(),
                    paper.authors(),
                    paper.year(),
                    paper.where(),
                    paper.methods(),
                    beside.command(),
                    count.numbers(),
                    count.comparable(),
                    count.measured(),
                    count.agree(),
                    count.differ());
        }
    }

    private final BesidePapers papers;

    PaperController(BesidePapers papers) {
        this.papers = papers;
    }

    @GetMapping
    List<PaperView> papers() {
        return papers.all().stream().map(PaperView::of).toList();
    }

    /** As {@code ./ropewalk paper NAME --json} writes it. */
    @GetMapping("/{name}")
    Map<String, @Nullable Object> paper(@PathVariable String name) {
        return papers.named(name).document();
    }
}
