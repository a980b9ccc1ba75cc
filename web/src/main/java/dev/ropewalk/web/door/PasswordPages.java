package dev.ropewalk.web.door;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One's own password, which whoever sits at another's browser does not know. */
@Controller
class PasswordPages {

    private final People people;
    private final Passwords passwords;

    PasswordPages(People people, Passwords passwords) {
        this.people = people;
        this.passwords = passwords;
    }

    /** Every session ends with the password, this one too. */
    @PostMapping("/me/password")
    String change(
            @RequestParam String current,
            @RequestParam String password,
            Authentication caller,
            HttpServletRequest request) {
        if (!(caller.getPrincipal() instanceof Person person))
            throw Refusal.forbidden("A password is changed by who signed in, not by a token.");
        var tried = UsernamePasswordAuthenticationToken.unauthenticated(person.name(), current);
        tried.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        try {
            passwords.authenticate(tried);
        } catch (AuthenticationException e) {
            throw Refusal.forbidden(
                    e instanceof Attempts.TooManyException
                            ? String.valueOf(e.getMessage())
                            : "The current password is another one.");
        }
        try {
            people.change(person, null, null, password);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("password", e);
        }
        return "redirect:/login";
    }
}
