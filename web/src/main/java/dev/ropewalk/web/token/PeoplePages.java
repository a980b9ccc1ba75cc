package dev.ropewalk.web.token;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who is known here, and all tokens: an admin's page. Its forms need no script. Nobody chooses another's password: one is made, and shown once. */
@Controller
class PeoplePages {

    private static final int SIZE = 100;

    private final People people;
    private final Tokens tokens;

    PeoplePages(People people, Tokens tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    @GetMapping("/people")
    String list(@RequestParam(required = false) @Nullable String after, Model page) {
        Page<Person> some = people.page(TimeCursor.parse(after), SIZE);
        Page<Tokens.Token> all = tokens.page(null, null, SIZE);
        page.addAttribute("people", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("tokens", all.items());
        page.addAttribute("more", all.next() != null);
        page.addAttribute("roles", Arrays.stream(Role.values()).map(Role::word).toList());
        return "people";
    }

    @PostMapping("/people")
    String add(
            @RequestParam String name,
            @RequestParam String role,
            @RequestParam(defaultValue = "false") boolean withoutPassword,
            Model page) {
        String password = withoutPassword ? null : people.freshPassword();
        Person person = checked(() -> people.add(name.strip(), Role.of(role), password));
        return told(person, password, page);
    }

    @PostMapping("/people/{id}")
    String change(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable Boolean disabled,
            @RequestParam(defaultValue = "false") boolean freshPassword,
            Model page) {
        String password = freshPassword ? people.freshPassword() : null;
        Person person =
                checked(() -> people.change(people.byId(id), role == null ? null : Role.of(role), disabled, password));
        return password == null ? "redirect:/people" : told(person, password, page);
    }

    @PostMapping("/people/{id}/delete")
    String delete(@PathVariable String id) {
        people.delete(people.byId(id));
        return "redirect:/people";
    }

    private String told(Person person, @Nullable String password, Model page) {
        page.addAttribute("told", person.name());
        page.addAttribute("password", password);
        return list(null, page);
    }

    private static Person checked(Supplier<Person> change) {
        try {
            return change.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable(String.valueOf(e.getMessage()));
        }
    }
}
