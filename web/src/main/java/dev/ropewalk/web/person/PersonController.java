package dev.ropewalk.web.person;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/people")
class PersonController {

    /**
     * @param role viewer, submitter or admin; the first person is an admin
     * @param password none for who signs in elsewhere, or by tokens alone
     */
    record NewPerson(
            @NotNull @Schema(pattern = "^[a-z0-9][a-z0-9._@+-]{0,99}$")
            String name,

            @NotNull @Schema(allowableValues = {"viewer", "submitter", "admin"})
            String role,

            @Nullable @Schema(minLength = People.SHORTEST, maxLength = People.LONGEST)
            String password) {}

    /** What is not given stays as it is. A new password and an end sign the person out. */
    record Change(
            @Nullable @Schema(allowableValues = {"viewer", "submitter", "admin"})
            String role,

            @Nullable Boolean disabled,

            @Nullable @Schema(minLength = People.SHORTEST, maxLength = People.LONGEST)
            String password) {}

    private final People people;

    PersonController(People people) {
        this.people = people;
    }

    /** The oldest first. */
    @GetMapping
    Page<Person> list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        return people.page(TimeCursor.parse(after), limit);
    }

    @GetMapping("/{id}")
    Person one(@PathVariable String id) {
        return people.byId(id);
    }

    /** From the first person on, nobody is let in without a name. */
    @PostMapping
    @ApiResponse(responseCode = "201", description = "let in")
    @ApiResponse(responseCode = "409", description = "the name is somebody's, or nobody could let others in")
    ResponseEntity<Person> create(@Valid @RequestBody NewPerson wanted) {
        Person person;
        try {
            person = people.add(wanted.name(), role(wanted.role()), wanted.password());
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
        return ResponseEntity.created(URI.create("/api/v1/people/" + person.id()))
                .body(person);
    }

    @PutMapping("/{id}")
    @ApiResponse(responseCode = "200", description = "changed")
    @ApiResponse(responseCode = "409", description = "nobody could let others in any more")
    Person change(@PathVariable String id, @Valid @RequestBody Change wanted) {
        try {
            return people.change(
                    people.byId(id),
                    wanted.role() == null ? null : role(wanted.role()),
                    wanted.disabled(),
                    wanted.password());
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /** With their tokens; what they handed in stays, with their name. */
    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "204", description = "gone")
    @ApiResponse(responseCode = "409", description = "nobody could let others in any more")
    ResponseEntity<Void> delete(@PathVariable String id) {
        people.delete(people.byId(id));
        return ResponseEntity.noContent().build();
    }

    private static Role role(String word) {
        return Role.of(word);
    }

    /** A sentence begins with its field. */
    private static Refusal refused(IllegalArgumentException e) {
        String sentence = String.valueOf(e.getMessage());
        return Refusal.wrong(sentence.substring(0, sentence.indexOf(' ')), sentence);
    }
}
