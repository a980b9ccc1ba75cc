package dev.ropewalk.web.door;

import dev.ropewalk.web.Changes;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import dev.ropewalk.web.token.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** What a request needs from who asks. Which request needs what is said in the table below, and nowhere else. */
enum Needs {
    /** Nothing: it shows nothing that was measured. */
    NOTHING(""),
    /** A name. */
    NAME("a name: sign in, or send a token"),
    /** One's own tokens: a token hands out others only where it may change something. */
    TOKENS("who signed in, or a token with the scope submit"),
    /** Weights may be private. */
    FILES("a token with the scope worker or submit"),
    /** Letting people in, and seeing who did what. */
    PEOPLE("an admin, or a token of theirs with the scope admin"),
    ADMIN("an admin"),
    /** Reading what was measured, which may be for everybody. */
    RESULTS("a viewer"),
    READING("a viewer"),
    CHANGING("a submitter");

    /** The first that fits counts; what is not here is {@link #READING}, or {@link #CHANGING} where the method is not safe. */
    private static final List<Entry<Needs, List<RequestMatcher>>> TABLE = List.of(
            of(
                    NOTHING,
                    "/static/**",
                    "/webjars/**",
                    "/_static/**",
                    "/login/**",
                    "/logout",
                    "/oauth2/**",
                    "/error",
                    "/actuator/health/**",
                    "/api/v1/openapi.json"),
            of(NAME, "/me/**", "/api/v1/me/**"),
            of(TOKENS, "/tokens/**", "/api/v1/tokens/**"),
            of(PEOPLE, "/people/**", "/api/v1/people/**", "/audit/**", "/api/v1/audit/**"),
            of(PEOPLE, "/api/v1/backup"), // it has the hashes of tokens and passwords
            of(
                    ADMIN,
                    "/api/v1/webhooks/**",
                    "/api/v1/deliveries/**",
                    "/webhooks/**",
                    "/deliveries/**"), // addresses may hold a secret
            of(FILES, "/api/v1/models/*/files/**"),
            of(
                    RESULTS,
                    "/",
                    "/boards/**",
                    "/standings/**",
                    "/models/*/*",
                    "/models/*/*/table.*",
                    "/compare",
                    "/cells/**",
                    "/methods/**",
                    "/papers/**",
                    "/tasks",
                    "/datasets",
                    "/api/v1/datasets/**",
                    "/plans/**",
                    "/configurations/**",
                    "/api/v1/leaderboard",
                    "/api/v1/compare",
                    "/api/v1/significance",
                    "/api/v1/standings",
                    "/api/v1/pareto",
                    "/api/v1/cells/**",
                    "/api/v1/export",
                    "/api/v1/methods",
                    "/api/v1/papers/**",
                    "/api/v1/tasks/**",
                    "/models/**",
                    "/api/v1/models",
                    "/api/v1/configs/**",
                    "/api/v1/plans"));

    /** Addresses that compute and store nothing, however they are asked. */
    private static final List<RequestMatcher> COMPUTED = List.of(path("/api/v1/plans"), path("/submit/draft"));

    private final String words;

    Needs(String words) {
        this.words = words;
    }

    static Needs of(HttpServletRequest request) {
        boolean changes = Changes.isOne(request) && COMPUTED.stream().noneMatch(one -> one.matches(request));
        return TABLE.stream()
                .filter(row -> row.getValue().stream().anyMatch(one -> one.matches(request)))
                .map(Entry::getKey)
                .filter(needs -> needs != RESULTS || !changes)
                .findFirst()
                .orElse(changes ? CHANGING : READING);
    }

    /** For people: {@code a submitter}. */
    String words() {
        return words;
    }

    boolean isReading() {
        return this == RESULTS || this == READING;
    }

    /** Whether somebody who is known is let in. */
    boolean isMetBy(Authentication known, HttpServletRequest request) {
        if (known instanceof AnonymousAuthenticationToken || !known.isAuthenticated()) return this == NOTHING;
        return switch (this) {
            case NOTHING, NAME -> true;
            case TOKENS ->
                known.getPrincipal() instanceof Person
                        || has(known, Changes.isOne(request) ? Role.SUBMITTER.authority() : Role.VIEWER.authority());
            case FILES -> has(known, Scope.FILES);
            case PEOPLE -> has(known, Scope.PEOPLE);
            case ADMIN -> has(known, Role.ADMIN.authority());
            case RESULTS, READING -> has(known, Role.VIEWER.authority());
            case CHANGING -> has(known, Role.SUBMITTER.authority());
        };
    }

    private static boolean has(Authentication known, String authority) {
        return known.getAuthorities().stream().anyMatch(one -> authority.equals(one.getAuthority()));
    }

    private static Entry<Needs, List<RequestMatcher>> of(Needs needs, String... paths) {
        return Map.entry(needs, Arrays.stream(paths).map(Needs::path).toList());
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }
}
