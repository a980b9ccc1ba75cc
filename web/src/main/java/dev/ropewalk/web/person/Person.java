package dev.ropewalk.web.person;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * @param name what a run says of who handed it in; never another's, and never changed
 * @param role viewer, submitter or admin
 * @param issuer of OpenID Connect, where this person signs in; null for one of this service alone
 * @param disabled whether nothing is let in by this name
 */
public record Person(
        String id,
        String name,
        String role,
        boolean hasPassword,
        @Nullable String issuer,
        boolean disabled,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime lastSeenAt)
        implements AuthenticatedPrincipal {

    @Override
    public String getName() {
        return name;
    }

    public Role may() {
        return Role.of(role);
    }
}
