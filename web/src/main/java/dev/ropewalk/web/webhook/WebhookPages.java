package dev.ropewalk.web.webhook;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who is told of what, and what came of it. Its forms need no script, and ask what is asked of the REST API. */
@Controller
class WebhookPages {

    private static final int SIZE = 50;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final WebhookController rest;

    WebhookPages(Webhooks webhooks, Deliveries deliveries, WebhookController rest) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.rest = rest;
    }

    @GetMapping("/webhooks")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Webhooks.Webhook> some = webhooks.page(TimeCursor.parse(after), SIZE);
        page.addAttribute("webhooks", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("events", Outbox.EVENTS);
        if (!page.containsAttribute("asked")) page.addAttribute("asked", List.of(Outbox.ALARM));
        return "webhooks";
    }

    /** The page with the secret, which is shown this once; with what was written and what is wrong with it, where it cannot be one. */
    @PostMapping("/webhooks")
    String make(
            @RequestParam String url,
            @RequestParam(required = false) @Nullable List<String> events,
            @Nullable Principal caller,
            HttpServletResponse response,
            Model page) {
        try {
            page.addAttribute(
                    "fresh",
                    rest.makeWebhook(new WebhookController.NewWebhook(url.strip(), events), caller)
                            .getBody());
        } catch (Refusal refusal) {
            response.setStatus(refusal.getStatusCode().value());
            page.addAttribute("refusal", refusal.getBody().getDetail());
            page.addAttribute("url", url);
            page.addAttribute("asked", events == null ? List.of() : events);
        }
        return list(null, page);
    }

    @PostMapping("/webhooks/{id}/delete")
    String delete(@PathVariable String id) {
        rest.deleteWebhook(id);
        return "redirect:/webhooks";
    }

    @GetMapping("/webhooks/{id}")
    String one(@PathVariable String id, @RequestParam(required = false) @Nullable String after, Model page) {
        Page<Deliveries.Delivery> some = rest.deliveries(id, after, SIZE);
        page.addAttribute("webhook", webhooks.named(id));
        page.addAttribute("deliveries", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("after", after);
        page.addAttribute(
                "waiting", some.items().stream().anyMatch(one -> one.state().equals("waiting")));
        return "webhook";
    }

    @PostMapping("/deliveries/{id}/replay")
    String replay(@PathVariable String id) {
        return "redirect:/webhooks/" + deliveries.replay(id).webhook();
    }
}
