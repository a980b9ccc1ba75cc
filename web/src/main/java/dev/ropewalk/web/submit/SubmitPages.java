package dev.ropewalk.web.submit;

import dev.ropewalk.methods.MethodCard;
import dev.ropewalk.methods.Methods;
import dev.ropewalk.methods.Presets;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.SuiteRules;
import dev.ropewalk.web.model.Ropes;
import dev.ropewalk.web.person.Visitor;
import dev.ropewalk.web.person.Whose;
import dev.ropewalk.web.run.AcceptedSuite;
import dev.ropewalk.web.run.Outlooks;
import dev.ropewalk.web.run.Priority;
import dev.ropewalk.web.run.Runs;
import dev.ropewalk.web.run.Suites;
import dev.ropewalk.web.task.TaskTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * A suite in a form and the same in writing, each made of the other by the service: no grammar is known to a script, and none is needed. Where what is
 * written is not what the form last had, it is what counts.
 */
@Controller
class SubmitPages {

    /** Lengths for which automatic values are shown. */
    private static final int MOST_LENGTHS = 6;

    private static final int LONGEST_KEY = 60;

    private final SuiteRules rules;
    private final Suites suites;
    private final Outlooks outlooks;
    private final Runs runs;
    private final TaskTable tasks;
    private final Ropes ropes;
    private final JsonMapper json;

    SubmitPages(
            SuiteRules rules,
            Suites suites,
            Outlooks outlooks,
            Runs runs,
            TaskTable tasks,
            Ropes ropes,
            JsonMapper json) {
        this.rules = rules;
        this.suites = suites;
        this.outlooks = outlooks;
        this.runs = runs;
        this.tasks = tasks;
        this.ropes = ropes;
        this.json = json;
    }

    /**
     * @param suite that comes with the program, to begin with
     * @param run whose suite is to begin with
     * @param configuration and with: what a method's page hands on
     */
    @GetMapping("/submit")
    String form(
            @RequestParam(required = false) @Nullable String suite,
            @RequestParam(required = false) @Nullable String run,
            @RequestParam(required = false) @Nullable String configuration,
            @RequestParam(required = false) @Nullable String with,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable Integer length,
            @ModelAttribute("visitor") Visitor visitor,
            Model page) {
        page.addAttribute("taken", suite);
        if (suite != null && !suite.isBlank()) {
            String written = rules.bundled().get(suite);
            if (written == null) throw Refusal.unknown("suite", suite);
            return shown(new Sent(Draft.of(json.readTree(rules.json(written))), written, true), visitor, page);
        }
        if (run != null) {
            Draft again = Draft.of(json.readTree(runs.again(run)));
            return shown(new Sent(again, again.yaml(), true), visitor, page);
        }
        List<Entry> asked = Stream.of(configuration, with)
                .filter(Objects::nonNull)
                .filter(one -> !one.isBlank())
                .map(Entry::of)
                .toList();
        Draft draft = Draft.FIRST.with(
                asked.isEmpty()
                        ? asked
                        : Stream.concat(Stream.of(new Entry("rope", Map.of())), asked.stream())
                                .distinct()
                                .toList(),
                model == null ? "" : model,
                length == null ? List.of() : List.of(length));
        return shown(new Sent(draft, draft.yaml(), true), visitor, page);
    }

    /** The form and what is written, brought together again. */
    @PostMapping("/submit/draft")
    String draft(@RequestParam Map<String, String> fields, @ModelAttribute("visitor") Visitor visitor, Model page) {
        page.addAttribute("priority", fields.get("priority"));
        return shown(sent(fields), visitor, page);
    }

    @PostMapping("/submit")
    String submit(
            @RequestParam Map<String, String> fields,
            @ModelAttribute("visitor") Visitor visitor,
            @Nullable Authentication caller,
            Model page) {
        Sent sent = sent(fields);
        String key = fields.getOrDefault("key", "");
        try {
            Priority priority = Priority.of(fields.getOrDefault("priority", Priority.NORMAL.word()))
                    .askedBy(caller);
            AcceptedSuite suite = suites.read(sent.written());
            String id = runs.queue(
                    suite,
                    key.isBlank() || key.length() > LONGEST_KEY ? null : "form/" + key,
                    null,
                    Whose.name(caller),
                    priority);
            return "redirect:/runs/" + id;
        } catch (Refusal refused) {
            page.addAttribute("refusal", String.valueOf(refused.getBody().getDetail()));
            page.addAttribute("priority", fields.get("priority"));
            return shown(sent, visitor, page);
        }
    }

    /**
     * What a form sent.
     *
     * @param draft as far as what is written could be read; else as the form had it
     * @param readable whether it could: else what is written counts until it can
     */
    private record Sent(Draft draft, String written, boolean readable) {}

    private Sent sent(Map<String, String> fields) {
        String written = fields.getOrDefault("written", "").replace("\r\n", "\n"),
                was = fields.getOrDefault("was", "").replace("\r\n", "\n");
        Draft form = Draft.of(fields, fields.getOrDefault("do", ""));
        boolean writtenCounts = !written.isBlank() && (fields.containsKey("large") || !written.equals(was));
        if (!writtenCounts) return new Sent(form, form.yaml(), true);
        try {
            return new Sent(Draft.of(json.readTree(rules.json(written))), written, true);
        } catch (IllegalArgumentException e) {
            return new Sent(form, written, false); // said where it is read
        }
    }

    private String shown(Sent sent, Visitor visitor, Model page) {
        Draft draft = sent.draft();
        String written = sent.written();
        page.addAttribute("readable", sent.readable());
        page.addAttribute("newline", "\n");
        page.addAttribute("draft", draft);
        page.addAttribute("written", written);
        page.addAttribute("key", UUID.randomUUID().toString());
        page.addAttribute("bundled", rules.bundled().keySet());
        page.addAttribute("priorities", priorities(visitor));
        page.addAttribute("methods", Methods.all());
        page.addAttribute("presets", Presets.all());
        page.addAttribute("tasks", tasks.all());
        page.addAttribute("cards", cards(draft));
        page.addAttribute(
                "taskCards",
                draft.tasks().stream()
                        .map(one -> tasks.named(one.name()).orElse(null))
                        .toList());
        page.addAttribute("ropes", ropes.known());
        page.addAttribute(
                "address",
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/api/v1/runs")
                        .toUriString());
        addAutomatic(draft, page);
        try {
            AcceptedSuite suite = suites.read(written);
            page.addAttribute("suite", suite);
            if (visitor.maySubmit()) page.addAttribute("outlook", outlooks.of(suite));
        } catch (Refusal refused) {
            if (!page.containsAttribute("refusal"))
                page.addAttribute("refusal", String.valueOf(refused.getBody().getDetail()));
        }
        return "submit";
    }

    /** That somebody may ask for, those first that go first. */
    private static List<String> priorities(Visitor visitor) {
        return Stream.of(Priority.values())
                .filter(priority -> priority != Priority.HIGH || !visitor.peopled() || visitor.isAdmin())
                .map(Priority::word)
                .toList();
    }

    private static List<@Nullable MethodCard> cards(Draft draft) {
        List<@Nullable MethodCard> cards = new ArrayList<>();
        for (Entry entry : draft.configurations()) cards.add(card(entry.name()));
        return cards;
    }

    private static @Nullable MethodCard card(String name) {
        try {
            return Methods.named(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What each configuration chooses by itself, by its place; nothing where the model's rope is not known. */
    private void addAutomatic(Draft draft, Model page) {
        Rope rope = ropes.named(draft.model()).orElse(null);
        page.addAttribute("rope", rope);
        if (rope == null || !draft.fits()) return;
        Rope planned = draft.trainedLength().matches("[1-9][0-9]{0,7}")
                ? rope.withTrainedLength(Integer.parseInt(draft.trainedLength()))
                : rope;
        List<Integer> lengths = draft.tokens().stream().limit(MOST_LENGTHS).toList();
        Map<Integer, List<Automatic>> automatic = new LinkedHashMap<>();
        for (int at : Draft.places(draft.configurations()))
            automatic.put(
                    at,
                    lengths.stream()
                            .flatMap(length ->
                                    Automatic.of(draft.configurations().get(at), planned, length).stream())
                            .toList());
        page.addAttribute("automatic", automatic);
    }
}
