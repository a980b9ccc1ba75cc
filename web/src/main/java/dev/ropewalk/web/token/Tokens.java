package dev.ropewalk.web.token;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.TimeCursor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tokens that allow changes: 32 random bytes, shown once, kept only as SHA-256. */
@Component
public class Tokens {

    private static final String PREFIX = "rope_";

    /** What may be known of a token later. */
    public record Token(
            String id,
            String name,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime lastUsedAt) {}

    /**
     * A token just made.
     *
     * @param token the text itself, never to be seen again
     */
    public record Fresh(String id, String name, OffsetDateTime createdAt, String token) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Tokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @param name for people, to tell tokens apart
     * @return the token's text; it cannot be had again
     */
    public String create(String name) {
        return issue(name).token();
    }

    Fresh issue(String name) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Fresh fresh = new Fresh(UUID.randomUUID().toString(), name, OffsetDateTime.now(clock), token);
        jdbc.sql("insert into api_token (id, name, sha256, created_at) values (?, ?, ?, ?)")
                .params(fresh.id(), name, Fingerprint.of(token), fresh.createdAt())
                .update();
        return fresh;
    }

    /** The oldest first. */
    Page<Token> page(@Nullable TimeCursor after, int size) {
        String oldestFirst = " order by created_at, id limit ?",
                columns = "select id, name, created_at, last_used_at from api_token ";
        return Page.of(
                (after == null
                                ? jdbc.sql(columns + oldestFirst).param(Page.read(size))
                                : jdbc.sql(columns + "where created_at >= ? and (created_at > ? or id > ?)"
                                                + oldestFirst)
                                        .params(after.time(), after.time(), after.id(), Page.read(size)))
                        .query(Records.of(Token.class))
                        .list(),
                size,
                last -> new TimeCursor(last.createdAt(), last.id()).toString());
    }

    boolean delete(String id) {
        return jdbc.sql("delete from api_token where id = ?").param(id).update() == 1;
    }

    /** The name of a valid token; its use is remembered to the minute. */
    Optional<String> holder(String token) {
        String hash = Fingerprint.of(token);
        Optional<String> name = jdbc.sql("select name from api_token where sha256 = ?")
                .param(hash)
                .query(String.class)
                .optional();
        OffsetDateTime now = OffsetDateTime.now(clock);
        if (name.isPresent())
            jdbc.sql(
                            "update api_token set last_used_at = ? where sha256 = ? and (last_used_at is null or last_used_at < ?)")
                    .params(now, hash, now.minusMinutes(1))
                    .update();
        return name;
    }
}
