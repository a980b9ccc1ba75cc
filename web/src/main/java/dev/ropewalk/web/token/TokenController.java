package dev.ropewalk.web.token;

import dev.ropewalk.web.TimeCursor;
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
@RequestMapping("/api/v1/tokens")
class TokenController {

    /**
     * @param scopes read, submit, admin, worker; all that the caller may where not given
     * @param expiresInDays without an end where not given
     */
    record NewToken(
            @NotBlank @Size(min = 1, max = 200) @Schema(pattern = "^\\S.*$")
            String name,

            @Nullable
            @Size(min = 1, max = 4)
            @ArraySchema(schema = @Schema(allowableValues = {"read", "submit", "admin", "worker"}))
            List<String> scopes,

            @Nullable @Min(1) @Max(TokenDesk.LONGEST_DAYS) Integer expiresInDays) {}

    private final TokenDesk desk;

    TokenController(TokenDesk desk) {
        this.desk = desk;
    }

    /** One's own, and an admin's are all; the oldest first. Where there are more, a Link header says where. */
    @GetMapping
    ResponseEntity<List<Tokens.Token>> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit,
            @Nullable Principal caller) {
        return desk.page(Caller.of(caller), TimeCursor.parse(after), limit).linked();
    }

    /** What is made by a token does no more than that one, and for no longer. */
    @PostMapping
    @ApiResponse(responseCode = "201", description = "made; its text is shown this once")
    ResponseEntity<Tokens.Fresh> create(@Valid @RequestBody NewToken wanted, @Nullable Principal caller) {
        Tokens.Fresh fresh = desk.make(Caller.of(caller), wanted.name(), wanted.scopes(), wanted.expiresInDays());
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + fresh.id()))
                .body(fresh);
    }

    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "204", description = "withdrawn")
    ResponseEntity<Void> delete(@PathVariable String id, @Nullable Principal caller) {
        desk.withdraw(Caller.of(caller), id);
        return ResponseEntity.noContent().build();
    }
}
