package dev.ropewalk.web.token;

import dev.ropewalk.web.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {

    record NewToken(@NotBlank @Size(max = 200) String name) {}

    private final Tokens tokens;

    TokenController(Tokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    List<Tokens.Token> list() {
        return tokens.all();
    }

    @PostMapping
    ResponseEntity<Tokens.Fresh> create(@Valid @RequestBody NewToken wanted) {
        Tokens.Fresh fresh = tokens.issue(Refusal.legible("name", wanted.name()));
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + fresh.id()))
                .body(fresh);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        if (!tokens.delete(id)) throw Refusal.unknown("token", id);
        return ResponseEntity.noContent().build();
    }
}
