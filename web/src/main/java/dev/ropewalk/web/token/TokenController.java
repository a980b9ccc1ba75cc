package dev.ropewalk.web.token;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
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
@RequestMapping("/api/v1/tokens")
class TokenController {

    record NewToken(
            @NotBlank @Size(min = 1, max = 200) @Schema(pattern = "^\\S.*$")
            String name) {}

    private final Tokens tokens;

    TokenController(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The oldest first; where there are more, a Link header says where. */
    @GetMapping
    ResponseEntity<List<Tokens.Token>> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return tokens.page(TimeCursor.parse(after), limit).linked();
    }

    @PostMapping
    @ApiResponse(responseCode = "201", description = "made; its text is shown this once")
    ResponseEntity<Tokens.Fresh> create(@Valid @RequestBody NewToken wanted) {
        Tokens.Fresh fresh = tokens.issue(Refusal.legible("name", wanted.name()));
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + fresh.id()))
                .body(fresh);
    }

    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "204", description = "withdrawn")
    ResponseEntity<Void> delete(@PathVariable String id) {
        if (!tokens.delete(id)) throw Refusal.unknown("token", id);
        return ResponseEntity.noContent().build();
    }
}
