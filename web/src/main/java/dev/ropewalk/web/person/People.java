package dev.ropewalk.web.person;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Records;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.TimeOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is known here. Passwords are kept as bcrypt hashes. Nobody is signed in for longer than their password stands: a new one, and an end, takes their
 * sessions along.
 */
@Component
public class People {

    /** A property: the issuer of OpenID Connect by which people sign in. */
    public static final String ISSUER = "ropewalk.oidc.issuer";

    /** Characters of a password, NIST SP 800-63B-4 asks for 15 where it is all that is asked, and 8 beside something else; bcrypt takes 72 bytes. */
    public static final int SHORTEST = 12, LONGEST = 72;

    private static final String NAME = "[a-z0-9][a-z0-9._@+-]{0,99}";

    private static final String COLUMNS =
            "select id, name, role, password_hash is not null as has_password, issuer, disabled, created_at, last_seen_at from person ";

    /** How long it is believed that there is nobody, or somebody. */
    private static final Duration BELIEVED = Duration.ofSeconds(1);

    private record Looked(boolean somebody, long at) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean elsewhere;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable Looked looked;

    People(JdbcClient jdbc, TransactionTemplate transaction, Clock clock, @Value("${" + ISSUER + ":}") String issuer) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        elsewhere = !issuer.isBlank();
    }

    /** What hashes are made and compared with. */
    public PasswordEncoder encoder() {
        return encoder;
    }

    /** Whether anybody is known here, or could be tomorrow: then nobody is at home without a name. While the database is away it is as it was. */
    public boolean areThere() {
        if (elsewhere) return true;
        Looked last = looked;
        if (last != null && System.nanoTime() - last.at() < BELIEVED.toNanos()) return last.somebody();
        try {
            return look();
        } catch (DataAccessException away) {
            if (last == null) throw away;
            return last.somebody();
        }
    }

    private boolean look() {
        boolean somebody = is("");
        looked = new Looked(somebody, System.nanoTime());
        return somebody;
    }

    /** In a transaction H2 answers {@code exists} as it did before the row was inserted. */
    private boolean is(String which) {
        return !jdbc.sql("select id from person " + which + " fetch first 1 rows only")
                .query(String.class)
                .list()
                .isEmpty();
    }

    /** The oldest first. */
    public Page<Person> page(@Nullable TimeCursor after, int size) {
        return TimeOrder.OLDEST_FIRST.page(
                jdbc::sql,
                COLUMNS + "where true",
                Map.of(),
                after,
                size,
                Records.of(Person.class),
                last -> new TimeCursor(last.createdAt(), last.id()));
    }

    public Optional<Person> named(String name) {
        return jdbc.sql(COLUMNS + "where name = ?")
                .param(name.toLowerCase(Locale.ROOT))
                .query(Records.of(Person.class))
                .optional();
    }

    public Person byId(String id) {
        return jdbc.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Records.of(Person.class))
                .optional()
                .orElseThrow(() -> Refusal.unknown("person", id));
    }

    /** Who is let in by this name; that they were here is remembered to the minute. */
    public Optional<Person> letIn(String name) {
        Optional<Person> person = named(name).filter(one -> !one.disabled());
        person.ifPresent(one -> {
            OffsetDateTime now = OffsetDateTime.now(clock);
            if (one.lastSeenAt() == null || one.lastSeenAt().isBefore(now.minusMinutes(1)))
                jdbc.sql("update person set last_seen_at = ? where id = ?")
                        .params(now, one.id())
                        .update();
        });
        return person;
    }

    /** The hash of the password by which somebody is let in. */
    public Optional<String> passwordHash(String name) {
        return jdbc.sql(
                        "select password_hash from person where name = ? and not disabled and password_hash is not null")
                .param(name.toLowerCase(Locale.ROOT))
                .query(String.class)
                .optional();
    }

    /**
     * Lets somebody in.
     *
     * @param password null for who signs in elsewhere, or by tokens alone
     * @throws IllegalArgumentException one sentence: what a name or a password must be
     * @throws Refusal 409 where the name is somebody's, or where nobody could let others in
     */
    public Person add(String name, Role role, @Nullable String password) {
        return add(checkedName(name), role, password == null ? null : hash(password), null, null);
    }

    private Person add(
            String name, Role role, @Nullable String hash, @Nullable String issuer, @Nullable String subject) {
        try {
            changed(() -> jdbc.sql(
                            "insert into person (id, name, role, password_hash, issuer, subject, disabled, created_at) values (:id, :name, :role, :hash, :issuer, :subject, false, :now)")
                    .param("id", UUID.randomUUID().toString())
                    .param("name", name)
                    .param("role", role.word())
                    .param("hash", hash)
                    .param("issuer", issuer)
                    .param("subject", subject)
                    .param("now", OffsetDateTime.now(clock))
                    .update());
        } catch (DuplicateKeyException e) {
            throw Refusal.conflict("There is somebody named '" + name + "' already.");
        }
        return named(name).orElseThrow();
    }

    /**
     * Who is known elsewhere by a subject; the first time they become known here.
     *
     * @param wanted the name that is wished for; another takes a number behind it, for names are not shared
     * @param role as elsewhere has it now; null where it says none: then it is what it was, and a viewer's at first
     */
    public Person from(String issuer, String subject, String wanted, @Nullable Role role) {
        Optional<Person> known = jdbc.sql(COLUMNS + "where issuer = ? and subject = ?")
                .params(issuer, subject)
                .query(Records.of(Person.class))
                .optional();
        if (known.isEmpty()) return add(freeName(wanted), role == null ? Role.VIEWER : role, null, issuer, subject);
        Person person = known.get();
        if (role == null || role == person.may()) return person;
        jdbc.sql("update person set role = ? where id = ?")
                .params(role.word(), person.id())
                .update();
        return byId(person.id());
    }

    private String freeName(String wanted) {
        String name = wanted.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._@+-]", "-")
                .replaceFirst("^[^a-z0-9]+", "");
        String base = name.isEmpty() ? "person" : name.substring(0, Math.min(name.length(), 90));
        String free = base;
        for (int i = 2; named(free).isPresent(); i++) free = base + "-" + i;
        return free;
    }

    /** What is null stays as it is. @throws Refusal 409 where nobody could let others in any more */
    public Person change(Person person, @Nullable Role role, @Nullable Boolean disabled, @Nullable String password) {
        String hash = password == null ? null : hash(password);
        changed(() -> jdbc.sql(
                        "update person set role = :role, disabled = :disabled, password_hash = coalesce(:hash, password_hash) where id = :id")
                .param("role", role == null ? person.role() : role.word())
                .param("disabled", disabled == null ? person.disabled() : disabled)
                .param("hash", hash)
                .param("id", person.id())
                .update());
        if (password != null || Boolean.TRUE.equals(disabled)) signOut(person.name());
        return byId(person.id());
    }

    /** Their tokens and sessions go along; what they made stays, with their name. */
    public void delete(Person person) {
        changed(() ->
                jdbc.sql("delete from person where id = ?").param(person.id()).update());
        signOut(person.name());
    }

    /** Where there is no admin, or this one is not let in. @return whether anything was done */
    boolean firstAdmin(String name, String password) {
        if (isAdministered()) return false;
        Optional<Person> before = named(name);
        if (before.isEmpty()) add(name, Role.ADMIN, password);
        else change(before.get(), Role.ADMIN, false, password);
        return true;
    }

    boolean isAdministered() {
        return is("where role = 'admin' and not disabled");
    }

    /** A password that nobody chose: 120 random bits. */
    public String freshPassword() {
        byte[] secret = new byte[15];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().encodeToString(secret);
    }

    private void signOut(String name) {
        jdbc.sql("delete from spring_session where principal_name = ?")
                .param(name)
                .update();
    }

    /** One change after the other, each leaving somebody who lets people in. */
    private void changed(Runnable change) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select id from person where role = 'admin' order by id for update")
                    .query(String.class)
                    .list();
            change.run();
            if (is("") && !elsewhere && !isAdministered())
                throw Refusal.conflict(
                        "There must be an admin who is not disabled, or nobody could let others in; make one first.");
        });
        look();
    }

    private static String checkedName(String name) {
        if (!name.matches(NAME))
            throw new IllegalArgumentException(
                    "name must have 1 to 100 small letters, digits and . _ @ + -, and begin with a letter or digit, got '"
                            + name + "'.");
        return name;
    }

    private String hash(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (password.codePointCount(0, password.length()) < SHORTEST || bytes > LONGEST)
            throw new IllegalArgumentException("password must have " + SHORTEST + " characters or more and up to "
                    + LONGEST + " bytes, this one has " + password.codePointCount(0, password.length()) + " and "
                    + bytes + ".");
        return encoder.encode(password);
    }
}
