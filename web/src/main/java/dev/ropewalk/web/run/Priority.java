package dev.ropewalk.web.run;

import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.person.Role;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Which runs go first (decision 61), in the order in which they do. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW;

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Refusal 400 for another word */
    public static Priority of(String word) {
        return Arrays.stream(values())
                .filter(priority -> priority.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.wrong("priority", "priority must be high, normal or low, got '" + word + "'."));
    }

    /**
     * Above normal is for administrators, once there are people with roles.
     *
     * @param caller null where nobody was asked who they are
     * @throws Refusal 403
     */
    public Priority askedBy(@Nullable Authentication caller) {
        if (this == HIGH && holds(caller, Role.SUBMITTER) && !holds(caller, Role.ADMIN))
            throw Refusal.forbidden(
                    "A priority above normal is for administrators; ask one of them, or take normal or low.");
        return this;
    }

    private static boolean holds(@Nullable Authentication caller, Role role) {
        return caller != null
                && caller.getAuthorities().stream()
                        .anyMatch(one -> role.authority().equals(one.getAuthority()));
    }
}
