package dev.ropewalk.web.person;

import dev.ropewalk.web.Refusal;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** What belongs to somebody: they may change it, and an admin. At home nobody is asked who they are. */
public final class Whose {

    /** By which name somebody asks; null at home. */
    public static @Nullable String name(@Nullable Principal caller) {
        return caller == null ? null : caller.getName();
    }

    /** @param owner by name; null for what was made at home, which is an admin's */
    public static boolean mayChange(@Nullable Principal caller, @Nullable String owner) {
        return caller == null || isAdmin(caller) || caller.getName().equals(owner);
    }

    /**
     * @param what {@code run}
     * @throws Refusal 403
     */
    public static void check(@Nullable Principal caller, @Nullable String owner, String what) {
        if (!mayChange(caller, owner))
            throw Refusal.forbidden("This " + what + " is "
                    + (owner == null
                            ? "nobody's: an admin may change it."
                            : owner + "'s: they may change it, or an admin."));
    }

    public static boolean isAdmin(@Nullable Principal caller) {
        return caller instanceof Authentication known
                && known.getAuthorities().stream()
                        .anyMatch(one -> Role.ADMIN.authority().equals(one.getAuthority()));
    }

    private Whose() {}
}
