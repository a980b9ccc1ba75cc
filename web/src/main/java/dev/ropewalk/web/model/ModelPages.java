package dev.ropewalk.web.model;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.Whose;
import dev.ropewalk.web.task.TaskTable;
import dev.ropewalk.web.task.TaskView;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Models: what they are, what they need, what was measured of them; and those that somebody wants to be at hand. Forms need no script. */
@Controller
class ModelPages {

    private static final int SIZE = 100, REQUESTS = 20, DOUBLINGS = 6;

    /** What numbers of weights, and of keys and values, may be kept in. */
    private static final int FULL = 4, HALF = 2;

    /** What a text of a length takes. @param times of the trained length */
    record Memory(long times, long tokens, long full, long half, long withFull, long withHalf) {}

    /** A task that was measured, and what it asks. @param source of the task; empty where this version does not know it */
    record Measured(String task, long cells, String source) {}

    private final Models models;
    private final RequestedModels requests;
    private final TaskTable tasks;

    ModelPages(Models models, RequestedModels requests, TaskTable tasks) {
        this.models = models;
        this.requests = requests;
        this.tasks = tasks;
    }

    @GetMapping("/models")
    String list(@RequestParam(defaultValue = "") String after, Model page) {
        Page<Models.Model> some = Page.of(models.after(after, Page.read(SIZE)), SIZE, Models.Model::id);
        page.addAttribute("models", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("requests", requests.page(null, REQUESTS).items());
        return "models";
    }

    /** The page again, with what was written and what is wrong with it, where it cannot be had. */
    @PostMapping("/models")
    String want(@RequestParam String name, @Nullable Principal caller, HttpServletResponse response, Model page) {
        try {
            if (name.isBlank()) throw Refusal.wrong("name", "name must not be blank.");
            requests.add(name.strip(), Whose.name(caller));
            return "redirect:/models#requests";
        } catch (Refusal refusal) {
            response.setStatus(refusal.getStatusCode().value());
            page.addAttribute("refusal", refusal.getBody().getDetail());
            page.addAttribute("written", name);
            return list("", page);
        }
    }

    /** @param name as {@link Models#named} takes it; the first of several */
    @GetMapping("/models/{name}")
    String one(@PathVariable String name, Model page) {
        Models.Model model = models.one(models.named(name).get(0));
        Shape shape = models.shape(model.id());
        page.addAttribute("model", model);
        page.addAttribute("parameters", models.parameters(model.id()));
        page.addAttribute("shape", shape);
        page.addAttribute("memory", shape == null ? List.of() : memory(model, shape));
        page.addAttribute("measured", measured(model.id()));
        return "model";
    }

    private List<Memory> memory(Models.Model model, Shape shape) {
        long parameters = models.parameters(model.id());
        return LongStream.iterate(1, times -> times * 2)
                .limit(DOUBLINGS)
                .mapToObj(times -> {
                    long tokens = times * model.trainedLength(),
                            full = shape.cacheBytes(tokens, FULL),
                            half = shape.cacheBytes(tokens, HALF);
                    return new Memory(times, tokens, full, half, FULL * parameters + full, HALF * parameters + half);
                })
                .toList();
    }

    private List<Measured> measured(String id) {
        List<Measured> measured = new ArrayList<>();
        for (Models.Task task : models.tasks(id))
            measured.add(new Measured(
                    task.task(),
                    task.cells(),
                    tasks.named(task.task()).map(TaskView::source).orElse("")));
        return measured;
    }
}
