package dev.ropewalk.web.worker;

import dev.ropewalk.results.worker.Worker;
import dev.ropewalk.web.Page;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
class WorkerPages {

    private static final int SIZE = 50;

    private final WorkerRows workers;

    WorkerPages(WorkerRows workers) {
        this.workers = workers;
    }

    @GetMapping("/workers")
    String list(@RequestParam(defaultValue = "") String after, Model page) {
        Page<Worker> some = workers.page(after, SIZE);
        page.addAttribute("workers", some.items());
        page.addAttribute(
                "kinds",
                some.items().stream()
                        .collect(Collectors.groupingBy(
                                Worker::deviceKind,
                                TreeMap::new,
                                Collectors.mapping(SlotSquares::of, Collectors.toList()))));
        page.addAttribute("total", workers.total());
        page.addAttribute("next", some.next());
        return "workers";
    }
}
