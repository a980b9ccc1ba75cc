package dev.ropewalk.web.token;

import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;

/**
 * Who asks, and by what.
 *
 * @param name of the person, or of a token that is nobody's; null at home, where nobody is asked
 * @param ownerId the person's; null at home, and for a token that is nobody's
 * @param tokenId null for who signed in
 * @param until when the token ends; null where it does not
 * @param scopes all that may be done in this way
 */
public record Caller(
        @Nullable String name,
        @Nullable String ownerId,
        @Nullable String tokenId,
        @Nullable Instant until,
        Set<Scope> scopes) {

    /** Attributes of a token's principal. */
    static final String ID = "jti", OWNER = "owner", END = "exp", SCOPES = "scopes";

    private static final Caller HOME = new Caller(null, null, null, null, EnumSet.allOf(Scope.class));

    public static Caller of(@Nullable Principal principal) {
        if (!(principal instanceof Authentication known)) return HOME;
        if (known.getPrincipal() instanceof Person person)
            return new Caller(person.name(), person.id(), null, null, Scope.of(person.may()));
        if (known.getPrincipal() instanceof OAuth2AuthenticatedPrincipal token)
            return new Caller(
                    known.getName(),
                    token.getAttribute(OWNER),
                    token.getAttribute(ID),
                    token.getAttribute(END),
                    Objects.requireNonNull(token.<Set<Scope>>getAttribute(SCOPES)));
        throw new IllegalStateException("nobody who is let in is known as " + known.getPrincipal());
    }

    /** A person who came themselves. */
    public static Authentication signedIn(Person person) {
        return UsernamePasswordAuthenticationToken.authenticated(
                person,
                null,
                Stream.concat(
                                Scope.authorities(Scope.of(person.may())).stream(),
                                person.may().covers(Role.ADMIN)
                                        ? Stream.of(Tokens.PEOPLE)
                                        : Stream.<GrantedAuthority>empty())
                        .collect(Collectors.toSet()));
    }

    /** Whether everybody's tokens are to be seen. */
    boolean seesAll() {
        return scopes.contains(Scope.ADMIN);
    }
}
