package dev.ropewalk.web.token;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Hands out tokens: to each their own, and never more than they may themselves. */
@Component
class TokenDesk {

    static final int LONGEST_DAYS = 3650;

    private final Tokens tokens;
    private final Clock clock;

    TokenDesk(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Also an admin's own alone. */
    Page<Tokens.Token> own(Caller caller, @Nullable TimeCursor after, int size) {
        return tokens.page(caller.ownerId() == null ? whose(caller) : caller.ownerId(), after, size);
    }

    Page<Tokens.Token> page(Caller caller, @Nullable TimeCursor after, int size) {
        return tokens.page(whose(caller), after, size);
    }

    /** @throws Refusal 400 for what no token is, 403 for more than the caller may */
    Tokens.Fresh make(Caller caller, String name, @Nullable List<String> words, @Nullable Integer days) {
        Refusal.legible("name", name);
        Set<Scope> scopes;
        try {
            scopes = words == null || words.isEmpty() ? caller.scopes() : Scope.of(words);
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("scopes", e);
        }
        if (!caller.scopes().containsAll(scopes))
            throw Refusal.forbidden("A token may do no more than who makes it, which is "
                    + String.join(", ", Scope.words(caller.scopes())) + ", got "
                    + String.join(", ", Scope.words(scopes)) + ".");
        OffsetDateTime own = caller.until() == null ? null : caller.until().atOffset(ZoneOffset.UTC);
        OffsetDateTime end = days == null ? own : OffsetDateTime.now(clock).plusDays(days);
        if (own != null && end != null && end.isAfter(own))
            throw Refusal.forbidden(
                    "A token that is made by another lasts no longer than that one, which ends at " + own + ".");
        return tokens.issue(name, caller.ownerId(), scopes, end);
    }

    /** @throws Refusal 404 where there is none, or not the caller's */
    void withdraw(Caller caller, String id) {
        if (!tokens.delete(id, whose(caller))) throw Refusal.unknown("token", id);
    }

    /** Null for everybody's. */
    private static @Nullable String whose(Caller caller) {
        if (caller.seesAll()) return null;
        return caller.ownerId() == null ? "" : caller.ownerId();
    }
}
