package dev.ropewalk.web.comparison;

import dev.ropewalk.web.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The front door: models, what was measured on each, and who leads. */
@Controller
class FrontPages {

    /** Models of one page. */
    private static final int MODELS = 12;

    private final Overviews overviews;
    private final Asked asked;

    FrontPages(Overviews overviews, Asked asked) {
        this.overviews = overviews;
        this.asked = asked;
    }

    /** @param board with {@code task}, {@code model} and {@code sort}: of addresses that boards had here */
    @GetMapping("/")
    String front(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int from,
            @RequestParam(required = false) @Nullable String board,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String line,
            Model page) {
        if (given(board)) return "redirect:" + address("/boards/" + board, "sort", sort, "q", q, "line", line);
        if (given(task) || given(model)) return "redirect:" + address("/boards", "model", model, "task", task);
        if (from < 0) throw Refusal.wrong("from", "from must be 0 or more, got " + from + ".");
        List<Overviews.Measured> some = overviews.models(q, from, MODELS + 1);
        List<Overviews.Overview> shown = overviews.of(some.subList(0, Math.min(MODELS, some.size())));
        Slugs slugs = Slugs.models(asked.models());
        page.addAttribute("q", q);
        page.addAttribute("empty", some.isEmpty() && q.isEmpty() && from == 0);
        page.addAttribute("overviews", shown);
        page.addAttribute(
                "paths",
                shown.stream()
                        .collect(Collectors.toMap(
                                overview -> overview.model().id(),
                                overview ->
                                        "/models/" + slugs.of(overview.model().id()))));
        page.addAttribute(
                "slugs",
                shown.stream()
                        .collect(Collectors.toMap(overview -> overview.model().id(), FrontPages::tasks)));
        page.addAttribute("from", from);
        page.addAttribute("next", some.size() > MODELS ? from + MODELS : null);
        return "front";
    }

    /** By name: of groups, and of tasks within them and beside them. */
    private static Map<String, String> tasks(Overviews.Overview overview) {
        List<String> names = overview.topics().stream()
                .flatMap(topic -> Stream.concat(Stream.of(topic.name()), topic.within().stream()))
                .toList();
        Slugs slugs = Slugs.tasks(names);
        return names.stream().collect(Collectors.toMap(name -> name, slugs::of));
    }

    private static boolean given(@Nullable String word) {
        return word != null && !word.isEmpty();
    }

    private static String address(String path, @Nullable String... parts) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        for (int i = 0; i < parts.length; i += 2)
            if (given(parts[i + 1])) address.queryParam(parts[i], "{" + parts[i] + "}");
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.length; i += 2) if (given(parts[i + 1])) values.put(parts[i], parts[i + 1]);
        return address.encode().buildAndExpand(values).toUriString();
    }
}
