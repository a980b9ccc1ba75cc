package dev.ropewalk.web.door;

import dev.ropewalk.web.person.People;
import dev.ropewalk.web.token.Caller;
import java.util.Locale;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Knows people by their passwords, as often as is allowed. An unknown name takes as long as a wrong password: the library hashes one in its place. */
@Component
class Passwords implements AuthenticationProvider {

    private final DaoAuthenticationProvider hashes;
    private final People people;
    private final Attempts attempts;

    Passwords(People people, Attempts attempts) {
        this.people = people;
        this.attempts = attempts;
        hashes = new DaoAuthenticationProvider(name -> people.passwordHash(name)
                .map(hash -> User.withUsername(name).password(hash).build())
                .orElseThrow(() -> UsernameNotFoundException.fromUsername(name)));
        hashes.setPasswordEncoder(people.encoder());
    }

    @Override
    public Authentication authenticate(Authentication tried) throws AuthenticationException {
        String name = tried.getName().toLowerCase(Locale.ROOT);
        String address = tried.getDetails() instanceof WebAuthenticationDetails from ? from.getRemoteAddress() : "";
        attempts.check(address, name);
        try {
            hashes.authenticate(tried);
            return people.letIn(name)
                    .map(Caller::signedIn)
                    .orElseThrow(() -> new BadCredentialsException("not let in any more"));
        } catch (BadCredentialsException e) {
            attempts.wrongPassword(address, name);
            throw e;
        }
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }
}
