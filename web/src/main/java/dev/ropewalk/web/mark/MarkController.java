package dev.ropewalk.web.mark;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.Whose;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class MarkController {

    /**
     * @param kind tag, note, archived or superseded
     * @param text the tag, the note, or the reason; archived needs none
     */
    record NewMark(
            @NotNull @Schema(allowableValues = {"tag", "note", "archived", "superseded"})
            String kind,

            @Nullable String text) {}

    private final Marks marks;

    MarkController(Marks marks) {
        this.marks = marks;
    }

    /** What was said of a run, with what was taken back. */
    @GetMapping("/runs/{id}/marks")
    List<Mark> ofRun(@PathVariable String id) {
        return marks.history(target(true, id));
    }

    @PostMapping("/runs/{id}/marks")
    @ApiResponse(responseCode = "200", description = "stood already")
    @ApiResponse(responseCode = "201", description = "made")
    ResponseEntity<Mark> markRun(
            @PathVariable String id, @Valid @RequestBody NewMark wanted, @Nullable Principal caller) {
        return add(target(true, id), wanted, caller);
    }

    /** What was said of a cell, with what was taken back. */
    @GetMapping("/cells/{id}/marks")
    List<Mark> ofCell(@PathVariable String id) {
        return marks.history(target(false, id));
    }

    @PostMapping("/cells/{id}/marks")
    @ApiResponse(responseCode = "200", description = "stood already")
    @ApiResponse(responseCode = "201", description = "made")
    ResponseEntity<Mark> markCell(
            @PathVariable String id, @Valid @RequestBody NewMark wanted, @Nullable Principal caller) {
        return add(target(false, id), wanted, caller);
    }

    /** Takes it back; it stays in the history. */
    @DeleteMapping("/marks/{id}")
    @ApiResponse(responseCode = "204", description = "taken back")
    ResponseEntity<Void> withdraw(@PathVariable String id, @Nullable Principal caller) {
        Mark mark = marks.standing(id).orElseThrow(() -> Refusal.unknown("mark that stands", id));
        Whose.check(caller, mark.madeBy(), "mark");
        marks.withdraw(id);
        return ResponseEntity.noContent().build();
    }

    private Marks.Target target(boolean isRun, String id) {
        return marks.find(isRun, id).orElseThrow(() -> Refusal.unknown(isRun ? "run" : "cell", id));
    }

    /** 201 when it is new, 200 when it stood already. */
    private ResponseEntity<Mark> add(Marks.Target target, NewMark wanted, @Nullable Principal caller) {
        Kind kind = kind(wanted.kind());
        if (kind.judges()) Whose.check(caller, marks.owner(target).orElse(null), target.isRun() ? "run" : "cell");
        List<Mark> before = marks.of(target);
        Mark mark;
        try {
            mark = marks.add(target, kind, wanted.text(), Whose.name(caller));
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("text", capital(String.valueOf(e.getMessage())) + ".");
        }
        return Optional.of(mark)
                .filter(before::contains)
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.created(URI.create("/api/v1/marks/" + mark.id()))
                        .body(mark));
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) if (kind.word().equals(word)) return kind;
        throw Refusal.wrong("kind", "kind must be tag, note, archived or superseded, got '" + word + "'.");
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
