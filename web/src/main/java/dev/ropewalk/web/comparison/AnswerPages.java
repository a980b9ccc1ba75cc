package dev.ropewalk.web.comparison;

import dev.ropewalk.results.comparison.LeftOut;
import dev.ropewalk.results.comparison.Standing;
import dev.ropewalk.results.comparison.Standings;
import dev.ropewalk.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** Which method is best for a model on a task or group of tasks, and is that certain. */
@Controller
class AnswerPages {

    /** Configurations of one page; their pairs grow with the square. */
    private static final int BEST = 48;

    private final Asked asked;

    AnswerPages(Asked asked) {
        this.asked = asked;
    }

    /** What the address asks. */
    record Question(Standings.Named model, String topic, List<String> topics, Slugs models, Slugs tasks) {

        public String path() {
            return "/models/" + models.of(model.id()) + "/" + tasks.of(topic);
        }

        public String path(String other) {
            return "/models/" + models.of(model.id()) + "/" + tasks.of(other);
        }
    }

    @GetMapping("/models/{model}/{topic}")
    String answer(
            @PathVariable String model,
            @PathVariable String topic,
            @RequestParam(required = false) @Nullable List<Integer> lengths,
            @RequestParam(defaultValue = "length") String by,
            @RequestParam(defaultValue = "prefill") String cost,
            @RequestParam(required = false) @Nullable Double memory,
            @RequestParam(required = false) @Nullable Double seconds,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(required = false) @Nullable Set<String> columns,
            HttpServletRequest request,
            Model page) {
        Question question = question(model, topic);
        Look look = look(lengths, by, cost, memory, seconds, q, sort, columns);
        if (!question.path().equals("/models/" + model + "/" + topic) || isLoose(request.getQueryString()))
            return "redirect:" + question.path() + look.query();
        page.addAttribute("look", look);
        page.addAttribute("question", question);
        Asked.Extent extent = asked.extent(question.model().id(), question.topic());
        page.addAttribute("extent", extent);
        try {
            Standings.Found<Standing> found = found(question, look);
            AnswerTable table = AnswerTable.of(found.all().get(0), look);
            page.addAttribute("table", table);
            page.addAttribute("pictures", new AnswerPictures(table));
            page.addAttribute("sheet", Sheet.of(table));
            page.addAttribute("configurations", found.configurations());
            LeftOut superseded = found.superseded();
            page.addAttribute("superseded", superseded.sentence().orElse(null));
            page.addAttribute(
                    "supersededCells",
                    superseded
                            .cells()
                            .subList(0, Math.min(20, superseded.cells().size())));
        } catch (Refusal e) {
            page.addAttribute("refusal", e.getBody().getDetail());
        }
        return "answer";
    }

    @GetMapping("/models/{model}/{topic}/table.{form:csv|json}")
    ResponseEntity<String> table(
            @PathVariable String model,
            @PathVariable String topic,
            @PathVariable String form,
            @RequestParam(required = false) @Nullable List<Integer> lengths,
            @RequestParam(defaultValue = "length") String by,
            @RequestParam(defaultValue = "prefill") String cost,
            @RequestParam(required = false) @Nullable Double memory,
            @RequestParam(required = false) @Nullable Double seconds,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(required = false) @Nullable Set<String> columns) {
        Question question = question(model, topic);
        Look look = look(lengths, by, cost, memory, seconds, q, sort, columns);
        Sheet sheet = Sheet.of(AnswerTable.of(found(question, look).all().get(0), look));
        boolean csv = form.equals("csv");
        return ResponseEntity.ok()
                .contentType(csv ? new MediaType("text", "csv", StandardCharsets.UTF_8) : MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(question.tasks().of(question.topic()) + "." + form)
                                .build()
                                .toString())
                .body(csv ? sheet.csv() : JsonMapper.shared().writeValueAsString(sheet.records()));
    }

    /** The address that this page had. */
    @GetMapping("/standings")
    String standings(
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable String task,
            @RequestParam(required = false) @Nullable String cost) {
        List<Standings.Named> models = asked.models();
        if (models.isEmpty()) return "redirect:/";
        String id = Objects.requireNonNull(
                model == null || model.isEmpty() ? models.get(0).id() : asked.model(model));
        if (models.stream().noneMatch(known -> known.id().equals(id))) return "redirect:/";
        Slugs tasks = Slugs.tasks(asked.tasks(id));
        String topic = task == null || task.isEmpty() ? asked.tasks(id).get(0) : task;
        String slug = tasks.meant(topic).stream().findFirst().map(tasks::of).orElse(topic);
        return "redirect:"
                + UriComponentsBuilder.fromPath("/models/{model}/{topic}")
                        .queryParamIfPresent(
                                "cost",
                                Optional.ofNullable(cost).filter(one -> !one.isEmpty() && !one.equals("prefill")))
                        .build()
                        .expand(Slugs.models(models).of(id), slug)
                        .encode()
                        .toUriString();
    }

    private static Look look(
            @Nullable List<Integer> lengths,
            String by,
            String cost,
            @Nullable Double memory,
            @Nullable Double seconds,
            String q,
            String sort,
            @Nullable Set<String> columns) {
        return new Look(
                Objects.requireNonNullElse(lengths, List.of()),
                by,
                cost,
                memory,
                seconds,
                q,
                sort,
                Objects.requireNonNullElse(columns, Set.of()));
    }

    /** As a form sends it: with what was left empty, or a name for each of several values. */
    private static boolean isLoose(@Nullable String query) {
        if (query == null) return false;
        List<String> names = Stream.of(query.split("&"))
                .map(part -> part.replaceFirst("=.*", ""))
                .toList();
        return Stream.of(query.split("&")).anyMatch(part -> part.endsWith("="))
                || Set.copyOf(names).size() < names.size();
    }

    private Standings.Found<Standing> found(Question question, Look look) {
        return asked.standings(new Asked.Words(
                question.model().id(),
                List.of(question.topic()),
                look.lengths(),
                List.of(),
                BEST,
                look.by(),
                null,
                look.cost(),
                0.95));
    }

    /** @throws Refusal 404 where nothing is called so, 400 where several are */
    private Question question(String model, String topic) {
        List<Standings.Named> models = asked.models();
        Slugs slugs = Slugs.models(models);
        String id = one("model", model, slugs);
        Standings.Named named = models.stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("model", model));
        List<String> topics = asked.tasks(id);
        Slugs tasks = Slugs.tasks(topics);
        return new Question(named, one("task", topic, tasks), topics, slugs, tasks);
    }

    private static String one(String what, String word, Slugs slugs) {
        List<String> meant = slugs.id(word).map(List::of).orElseGet(() -> slugs.meant(word));
        if (meant.isEmpty()) throw Refusal.unknown(what, word);
        if (meant.size() > 1)
            throw Refusal.wrong(
                    what,
                    "'" + word + "' is the name of " + meant.size() + " here; name one of "
                            + String.join(
                                    ", ",
                                    meant.stream().limit(12).map(slugs::of).toList()) + ".");
        return meant.get(0);
    }
}
