package dev.ropewalk.web.token;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Role;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.stereotype.Component;

/**
 * What lets a program in: 32 random bytes, shown once, kept only as SHA-256. It never does more than its scopes say and its owner's role allows now. One
 * without owner was made on the machine, or before there were people, and does what its scopes say.
 */
@Component
public class Tokens {

    /** What is allowed to whoever may let people in: persons, and what they own; and while there are none, whoever may do everything. */
    static final GrantedAuthority PEOPLE = new SimpleGrantedAuthority(Scope.PEOPLE);

    private static final String PREFIX = "rope_";

    private static final TimeOrder BY_TIME = new TimeOrder("t.created_at", "t.id", false);

    /**
     * What may be known of a token later.
     *
     * @param owner by name; null for one that is nobody's
     * @param expiresAt null where it has no end
     */
    public record Token(
            String id,
            String name,
            @Nullable String owner,
            List<String> scopes,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime expiresAt,
            @Nullable OffsetDateTime lastUsedAt) {}

    /**
     * A token just made.
     *
     * @param token the text itself, never to be seen again
     */
    public record Fresh(
            String id,
            String name,
            List<String> scopes,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime expiresAt,
            String token) {}

    private final JdbcClient jdbc;
    private final People people;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(JdbcClient jdbc, People people, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.clock = clock;
    }

    /**
     * Makes a token that is nobody's, for all that there is to do.
     *
     * @param name for people, to tell tokens apart
     * @return the token's text; it cannot be had again
     */
    public String create(String name) {
        return create(name, null, EnumSet.allOf(Scope.class), null);
    }

    /**
     * Makes a token.
     *
     * @param owner a person's id; null for nobody's
     * @param expiresAt null for one without an end
     * @return the token's text; it cannot be had again
     */
    public String create(String name, @Nullable String owner, Set<Scope> scopes, @Nullable OffsetDateTime expiresAt) {
        return issue(name, owner, scopes, expiresAt).token();
    }

    Fresh issue(String name, @Nullable String owner, Set<Scope> scopes, @Nullable OffsetDateTime expiresAt) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Fresh fresh = new Fresh(
                UUID.randomUUID().toString(), name, Scope.words(scopes), OffsetDateTime.now(clock), expiresAt, token);
        jdbc.sql(
                        "insert into api_token (id, name, sha256, owner_id, scopes, created_at, expires_at) values (:id, :name, :sha256, :owner, :scopes, :now, :end)")
                .param("id", fresh.id())
                .param("name", name)
                .param("sha256", Fingerprint.of(token))
                .param("owner", owner)
                .param("scopes", String.join(",", fresh.scopes()))
                .param("now", fresh.createdAt())
                .param("end", expiresAt)
                .update();
        return fresh;
    }

    /** The oldest first. @param owner whose, by id; null for everybody's */
    public Page<Token> page(@Nullable String owner, @Nullable TimeCursor after, int size) {
        return BY_TIME.page(
                jdbc::sql,
                """
                select t.id, t.name, p.name as owner, t.scopes, t.created_at, t.expires_at, t.last_used_at
                from api_token t left join person p on p.id = t.owner_id
                where\s""" + (owner == null ? "true" : "t.owner_id = :owner"),
                owner == null ? Map.of() : Map.of("owner", owner),
                after,
                size,
                Tokens::token,
                last -> new TimeCursor(last.createdAt(), last.id()));
    }

    private static Token token(ResultSet row, int number) throws SQLException {
        return new Token(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner"),
                List.of(row.getString("scopes").split(",")),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("expires_at", OffsetDateTime.class),
                row.getObject("last_used_at", OffsetDateTime.class));
    }

    /** @param owner whose it must be, by id; null for anybody's @return false where there is no such */
    public boolean delete(String id, @Nullable String owner) {
        return jdbc.sql("delete from api_token where id = :id" + (owner == null ? "" : " and owner_id = :owner"))
                        .params(owner == null ? Map.of("id", id) : Map.of("id", id, "owner", owner))
                        .update()
                == 1;
    }

    private record Held(
            String id,
            String name,
            String scopes,
            @Nullable OffsetDateTime expiresAt,
            @Nullable OffsetDateTime lastUsedAt,
            @Nullable String ownerId,
            @Nullable String owner,
            @Nullable String role,
            boolean disabled) {}

    /** Who a valid token lets in; its use is remembered to the minute. */
    public Optional<OAuth2AuthenticatedPrincipal> holder(String token) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        Optional<Held> held = jdbc.sql("""
                        select t.id, t.name, t.scopes, t.expires_at, t.last_used_at, t.owner_id, p.name as owner, p.role, coalesce(p.disabled, false) as disabled
                        from api_token t left join person p on p.id = t.owner_id
                        where t.sha256 = ?""")
                .param(Fingerprint.of(token))
                .query(Records.of(Held.class))
                .optional()
                .filter(one -> !one.disabled())
                .filter(one -> one.expiresAt() == null || one.expiresAt().isAfter(now));
        held.filter(one -> one.lastUsedAt() == null || one.lastUsedAt().isBefore(now.minusMinutes(1)))
                .ifPresent(one -> jdbc.sql("update api_token set last_used_at = ? where id = ?")
                        .params(now, one.id())
                        .update());
        return held.map(this::principal);
    }

    private OAuth2AuthenticatedPrincipal principal(Held held) {
        Set<Scope> scopes = Scope.of(List.of(held.scopes().split(",")));
        if (held.role() != null) scopes.retainAll(Scope.of(Role.of(held.role())));
        Set<GrantedAuthority> authorities = new HashSet<>(Scope.authorities(scopes));
        if (scopes.contains(Scope.ADMIN) && (held.owner() != null || !people.areThere())) authorities.add(PEOPLE);
        Map<String, Object> attributes = new HashMap<>(Map.of(Caller.ID, held.id(), Caller.SCOPES, scopes));
        if (held.ownerId() != null) attributes.put(Caller.OWNER, held.ownerId());
        if (held.expiresAt() != null)
            attributes.put(Caller.END, held.expiresAt().toInstant());
        return new DefaultOAuth2AuthenticatedPrincipal(
                held.owner() == null ? held.name() : held.owner(), attributes, authorities);
    }
}
