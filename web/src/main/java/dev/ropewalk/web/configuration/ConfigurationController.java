package dev.ropewalk.web.configuration;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/configs")
class ConfigurationController {

    private final Configurations configurations;

    ConfigurationController(Configurations configurations) {
        this.configurations = configurations;
    }

    @GetMapping
    Page<Configurations.Stored> list(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(1000) int limit) {
        if (!after.matches("([0-9a-f]{64})?"))
            throw Refusal.wrong("after", "after must be the next of an earlier page, got '" + after + "'.");
        return Page.of(configurations.after(after, Page.read(limit)), limit, Configurations.Stored::id);
    }

    @GetMapping("/{id}")
    Configurations.Stored one(@PathVariable String id) {
        return configurations.named(id);
    }

    /** 201 the first time, 200 ever after: the id is the content's SHA-256. */
    @PostMapping
    @ApiResponse(responseCode = "200", description = "was stored already")
    @ApiResponse(responseCode = "201", description = "stored")
    ResponseEntity<Configurations.Stored> store(@Valid @RequestBody MethodChoice choice) {
        Configuration configuration = choice.configuration("parameters", "");
        boolean created = configurations.store(configuration);
        Configurations.Stored stored =
                configurations.exactly(configuration.sha256()).orElseThrow();
        URI location = URI.create("/api/v1/configs/" + stored.id());
        return (created ? ResponseEntity.created(location) : ResponseEntity.ok().location(location)).body(stored);
    }
}
