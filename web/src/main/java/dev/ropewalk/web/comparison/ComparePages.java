package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.Pairs;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.Standings;
import dev.ropewalk.web.Refusal;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestParam;

/** Two to six configurations of one model, question by question. */
@Controller
class ComparePages {

    private static final int MOST = 6, SAMPLES = 60, CHOICE = 200, NAMES = 200;

    private final Asked asked;
    private final Disagreements disagreements;

    ComparePages(Asked asked, Disagreements disagreements) {
        this.asked = asked;
        this.disagreements = disagreements;
    }

    /** A label has commas: it is one value. */
    @InitBinder
    void whole(WebDataBinder binder) {
        binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor("\0"));
    }

    /**
     * @param q what the labels hold of which a choice is offered
     * @param a with {@code b} the two whose questions are told; the first two where they are not named
     */
    @GetMapping("/compare")
    String compare(
            @RequestParam(required = false) String @Nullable [] configuration,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable List<Integer> length,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable String a,
            @RequestParam(required = false) @Nullable String b,
            Model page) {
        List<String> labels = configuration == null
                ? List.of()
                : Stream.of(configuration).distinct().toList();
        List<Standings.Named> models = asked.models();
        page.addAttribute("empty", models.isEmpty());
        if (models.isEmpty()) return "compare";
        String id = Objects.requireNonNull(model == null ? models.get(0).id() : asked.model(model));
        List<String> topics = asked.tasks(id);
        String topic = task == null || task.isEmpty() ? topics.get(0) : task;
        List<Integer> lengths = Objects.requireNonNullElse(length, List.of());
        Slugs slugs = Slugs.models(models), tasks = Slugs.tasks(topics);
        page.addAttribute("model", id);
        page.addAttribute(
                "name",
                models.stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .map(Standings.Named::name)
                        .orElse(id));
        page.addAttribute("topic", topic);
        page.addAttribute("topics", topics);
        page.addAttribute("chosen", labels);
        page.addAttribute("lengths", lengths);
        if (topics.contains(topic)) page.addAttribute("answer", "/models/" + slugs.of(id) + "/" + tasks.of(topic));
        offer(models, id, topic, labels, q.strip(), page);
        page.addAttribute("few", labels.size() < 2 || labels.size() > MOST);
        if (labels.size() < 2 || labels.size() > MOST) return "compare";
        try {
            Asked.Words words =
                    new Asked.Words(id, List.of(topic), lengths, labels, 0, "length", null, "prefill", 0.95);
            Standings.Found<Standing> found = asked.standings(words);
            List<Pairs> pairs = asked.pairs(words).all();
            Comparing comparing = Comparing.of(found.all().get(0), pairs);
            page.addAttribute("comparing", comparing);
            page.addAttribute("superseded", found.superseded().sentence().orElse(null));
            List<String> known = comparing.labels();
            String one = a != null && known.contains(a) ? a : known.get(0);
            String other = b != null && known.contains(b) && !one.equals(b)
                    ? b
                    : known.stream()
                            .filter(label -> !label.equals(one))
                            .findFirst()
                            .orElse(one);
            page.addAttribute("a", one);
            page.addAttribute("b", other);
            if (comparing.table().share()) questions(comparing, one, other, page);
        } catch (Refusal e) {
            page.addAttribute("refusal", e.getBody().getDetail());
        }
        return "compare";
    }

    /** What there is to choose of, whatever is chosen among it. */
    private void offer(
            List<Standings.Named> models, String id, String topic, List<String> labels, String part, Model page) {
        List<String> names = models.stream().map(Standings.Named::name).toList();
        String name = String.valueOf(page.getAttribute("name"));
        page.addAttribute("names", names.stream().distinct().limit(NAMES).toList());
        page.addAttribute("called", Collections.frequency(names, name) == 1 ? name : id);
        page.addAttribute("q", part);
        List<String> found = List.of();
        try {
            found = asked.configurations(id, topic, part, CHOICE + 1);
        } catch (Refusal e) { // no task of this model
            page.addAttribute("refusal", e.getBody().getDetail());
        }
        page.addAttribute("cut", found.size() > CHOICE);
        page.addAttribute(
                "choice",
                Stream.concat(
                                labels.stream(),
                                found.stream()
                                        .limit(CHOICE)
                                        .filter(label ->
                                                !labels.contains(label) && !labels.contains(label.replace("{}", ""))))
                        .toList());
    }

    private void questions(Comparing comparing, String a, String b, Model page) {
        List<Disagreements.Both> both = disagreements.of(comparing.cells(a), comparing.cells(b));
        List<Disagreements.Both> apart = both.stream()
                .filter(question -> question.difference() != 0)
                .sorted(Comparator.comparingInt((Disagreements.Both question) -> -question.length())
                        .thenComparingDouble(question -> -Math.abs(question.difference())))
                .toList();
        page.addAttribute("both", both.size());
        page.addAttribute(
                "onlyA", apart.stream().filter(one -> one.difference() > 0).count());
        page.addAttribute(
                "onlyB", apart.stream().filter(one -> one.difference() < 0).count());
        page.addAttribute("apart", apart.subList(0, Math.min(SAMPLES, apart.size())));
        page.addAttribute("apartAll", apart.size());
        DifferenceMap map = DifferenceMap.of(both);
        page.addAttribute("map", map.depths().isEmpty() ? null : map);
    }
}
