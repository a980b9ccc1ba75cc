package dev.ropewalk.web.webhook;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class WebhookController {

    /**
     * @param url where to; https, and a public address unless the service allows others
     * @param events alarms alone where not given
     */
    record NewWebhook(
            @NotBlank @Size(min = 1, max = Addresses.LONGEST) @Schema(pattern = "^https?://[^\\s/?#@]+(/[^\\s#]*)?$")
            String url,

            @ArraySchema(schema = @Schema(allowableValues = {Outbox.ALARM, Outbox.RUN_ENDED}))
            @Size(min = 1, max = 10)
            @Nullable
            List<String> events) {}

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Addresses addresses;

    WebhookController(Webhooks webhooks, Deliveries deliveries, Addresses addresses) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.addresses = addresses;
    }

    /** The oldest first. */
    @GetMapping("/webhooks")
    Page<Webhooks.Webhook> webhooks(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return webhooks.page(TimeCursor.parse(after), limit);
    }

    @GetMapping("/webhooks/{id}")
    Webhooks.Webhook webhook(@PathVariable String id) {
        return webhooks.named(id);
    }

    @PostMapping("/webhooks")
    @ApiResponse(responseCode = "201", description = "made; its secret is shown this once")
    @ApiResponse(responseCode = "409", description = "there are as many as there may be")
    ResponseEntity<Webhooks.MadeWebhook> makeWebhook(
            @Valid @RequestBody NewWebhook wanted, @Schema(hidden = true) @Nullable Principal caller) {
        List<String> events = wanted.events() == null ? List.of(Outbox.ALARM) : wanted.events();
        for (String event : events)
            if (event == null || !Outbox.EVENTS.contains(event))
                throw Refusal.wrong(
                        "events", "events are " + String.join(" and ", Outbox.EVENTS) + ", got '" + event + "'.");
        Webhooks.MadeWebhook fresh =
                webhooks.create(addresses.checked(wanted.url()).toString(), events, Whose.name(caller));
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + fresh.id()))
                .body(fresh);
    }

    @DeleteMapping("/webhooks/{id}")
    @ApiResponse(responseCode = "204", description = "gone, with what it was told")
    ResponseEntity<Void> deleteWebhook(@PathVariable String id) {
        if (!webhooks.delete(id)) throw Refusal.unknown("webhook", id);
        return ResponseEntity.noContent().build();
    }

    /** What it was told, or is still to be, the latest first. */
    @GetMapping("/webhooks/{id}/deliveries")
    Page<Deliveries.Delivery> deliveries(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        webhooks.named(id);
        return deliveries.page(id, TimeCursor.parse(after), limit);
    }

    /** Sends it again, under the same id. */
    @PostMapping("/deliveries/{id}/replay")
    @ApiResponse(responseCode = "202", description = "it is sent in a moment")
    ResponseEntity<Deliveries.Delivery> replay(@PathVariable String id) {
        return ResponseEntity.accepted().body(deliveries.replay(id));
    }
}
