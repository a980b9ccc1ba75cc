package dev.ropewalk.web.person;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a person may do: each all that the one before may, and more. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Hands in runs and schedules, and changes their own. */
    SUBMITTER,
    /** Changes everybody's, and lets people in. */
    ADMIN;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As Spring Security has it: {@code ROLE_ADMIN}. */
    public String authority() {
        return "ROLE_" + name();
    }

    /** @throws IllegalArgumentException one sentence: which there are */
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("role must be " + words(" or ") + ", got '" + word + "'."));
    }

    static String words(String last) {
        return VIEWER.word() + ", " + SUBMITTER.word() + last + ADMIN.word();
    }

    public boolean covers(Role other) {
        return compareTo(other) >= 0;
    }

    /** Its own, and those of the roles below it. */
    public List<GrantedAuthority> authorities() {
        return Arrays.stream(values())
                .filter(this::covers)
                .map(role -> new SimpleGrantedAuthority(role.authority()))
                .collect(Collectors.toList());
    }
}
