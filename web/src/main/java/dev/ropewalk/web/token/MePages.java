package dev.ropewalk.web.token;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.People;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One's own page: the tokens and the password. Its forms need no script. */
@Controller
class MePages {

    private static final int SIZE = 50;

    private final TokenDesk desk;
    private final People people;

    MePages(TokenDesk desk, People people) {
        this.desk = desk;
        this.people = people;
    }

    @GetMapping("/me")
    String me(@RequestParam(required = false) @Nullable String after, @Nullable Principal caller, Model page) {
        Caller known = Caller.of(caller);
        Page<Tokens.Token> some = desk.own(known, TimeCursor.parse(after), SIZE);
        page.addAttribute("tokens", some.items());
        page.addAttribute("next", some.next());
        page.addAttribute("scopes", Scope.words(known.scopes()));
        page.addAttribute("shortest", People.SHORTEST);
        return "me";
    }

    /** The page with the token's text, which is shown this once. */
    @PostMapping("/tokens")
    String make(
            @RequestParam String name,
            @RequestParam(required = false) @Nullable List<String> scopes,
            @RequestParam(required = false) @Nullable Integer expiresInDays,
            @Nullable Principal caller,
            Model page) {
        page.addAttribute("fresh", desk.make(Caller.of(caller), name, scopes, expiresInDays));
        return me(null, caller, page);
    }

    /** One's own, or as an admin anybody's. */
    @PostMapping("/tokens/{id}/withdraw")
    String withdraw(
            @PathVariable String id, @RequestParam(defaultValue = "/me") String back, @Nullable Principal caller) {
        desk.withdraw(Caller.of(caller), id);
        return "redirect:" + (back.equals("/people") ? back : "/me");
    }
}
