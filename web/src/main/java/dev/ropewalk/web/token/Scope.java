package dev.ropewalk.web.token;

import dev.ropewalk.web.person.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a token may be used for, as far as its owner may do it. */
public enum Scope {
    /** Reading. */
    READ(Role.VIEWER),
    /** What a submitter may, reading included. */
    SUBMIT(Role.SUBMITTER),
    /** What an admin may. */
    ADMIN(Role.ADMIN),
    /** The files of models, and nothing else: for machines that measure. */
    WORKER(Role.SUBMITTER);

    /** What is allowed to whoever may have the files of models. */
    public static final String FILES = "FILES";

    /** What is allowed to whoever may let people in. */
    public static final String PEOPLE = "PEOPLE";

    private final Role needed;

    Scope(Role needed) {
        this.needed = needed;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isFor(Role role) {
        return role.covers(needed);
    }

    private Stream<GrantedAuthority> authorities() {
        return this == WORKER
                ? Stream.of(new SimpleGrantedAuthority(FILES))
                : this == READ
                        ? needed.authorities().stream()
                        : Stream.concat(needed.authorities().stream(), WORKER.authorities());
    }

    static Set<GrantedAuthority> authorities(Collection<Scope> scopes) {
        return scopes.stream().flatMap(Scope::authorities).collect(Collectors.toSet());
    }

    /** All that somebody of a role may do. */
    static Set<Scope> of(Role role) {
        return Arrays.stream(values()).filter(scope -> scope.isFor(role)).collect(Collectors.toCollection(Scope::none));
    }

    /** @throws IllegalArgumentException one sentence: which there are */
    public static Set<Scope> of(Collection<String> words) {
        Set<Scope> scopes = none();
        for (String word : words)
            scopes.add(Arrays.stream(values())
                    .filter(scope -> scope.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "scopes are read, submit, admin and worker, got '" + word + "'.")));
        return scopes;
    }

    static List<String> words(Set<Scope> scopes) {
        return scopes.stream().map(Scope::word).toList();
    }

    static Set<Scope> none() {
        return EnumSet.noneOf(Scope.class);
    }
}
