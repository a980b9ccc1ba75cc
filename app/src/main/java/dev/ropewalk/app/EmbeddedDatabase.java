package dev.ropewalk.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The file of an embedded database, of this program's schema as a whole or not there at all. H2 commits each statement of a migration by itself, so a
 * process that is killed among them leaves a schema of no version, which no start gets over. Therefore a new database is made, and an older one brought up
 * to date, in another file beside it, which takes its place once it is whole and on disk.
 *
 * <p>Only one process at a time makes one: it holds a lock on {@code NAME.lock}, which a killed one lets go.
 *
 * @param scheme what stands before the file's name in the URL
 * @param name of the file, absolute and without what H2 appends
 * @param options what stands behind it
 */
record EmbeddedDatabase(String scheme, Path name, String options, String user, String password) {

    /** What H2 reads as a file of this machine. */
    private static final Pattern FILE =
            Pattern.compile("(jdbc:h2:(?:file:)?)((?:[~.]?[/\\\\]|[A-Za-z]:[/\\\\]|\\.\\.[/\\\\])[^;]*)(.*)");

    /** A database that stays open when its last connection closes cannot be moved. */
    private static final Pattern STAYS_OPEN = Pattern.compile("(?i);DB_CLOSE_DELAY=[^;]*");

    private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*[.]sql");
    private static final String MIGRATIONS = "classpath:db/migrations", SUFFIX = ".mv.db", PART = ".part-";

    /** @return null where the URL names no file of H2 */
    static @Nullable EmbeddedDatabase of(String url, String user, String password) {
        Matcher file = FILE.matcher(url);
        if (!file.matches()) return null;
        String name = file.group(2);
        Path path = Path.of(name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name)
                .toAbsolutePath()
                .normalize();
        if (path.getFileName() == null) return null; // H2 says what is wrong with it
        return new EmbeddedDatabase(
                file.group(1), path, STAYS_OPEN.matcher(file.group(3)).replaceAll(""), user, password);
    }

    /**
     * @param remarks told, in a sentence, what takes time
     * @throws RuntimeException of Flyway, or around an SQLException, where it cannot be made; nothing has changed then
     * @throws RefusedException where an older one has no room for its copy
     */
    void prepare(Consumer<String> remarks, Callback... callbacks) {
        try {
            if (Files.exists(file(name)) && !isBehind()) return;
            Files.createDirectories(folder());
            try (FileChannel channel =
                            FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                removeParts();
                boolean known = Files.exists(file(name));
                if (known && !isBehind()) return; // another process has just done it
                if (known) remarks.accept(checkRoom());
                make(known, callbacks);
            }
        } catch (IOException e) {
            throw new IllegalStateException(new SQLException(e)); // of the database, whoever tells it
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it lacks a migration that this program has. */
    private boolean isBehind() throws SQLException, IOException {
        Set<Integer> missing = new HashSet<>();
        for (Resource migration : new PathMatchingResourcePatternResolver().getResources(MIGRATIONS + "/V*.sql")) {
            Matcher version = MIGRATION.matcher(String.valueOf(migration.getFilename()));
            if (version.matches()) missing.add(Integer.valueOf(version.group(1)));
        }
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement()) {
            Set<String> tables = new HashSet<>();
            try (ResultSet all = statement.executeQuery(
                    "select table_name from information_schema.tables where table_schema = 'public'")) {
                while (all.next()) tables.add(all.getString(1));
            }
            if (tables.isEmpty()) return true;
            if (!tables.contains("flyway_schema_history")) return false; // whose it is, Flyway asks
            try (ResultSet applied = statement.executeQuery(
                    "select \"version\" from \"flyway_schema_history\" where \"success\" and \"version\" is not null")) {
                while (applied.next()) missing.remove(Integer.valueOf(applied.getString(1)));
            }
        }
        return !missing.isEmpty();
    }

    private void make(boolean known, Callback... callbacks) throws IOException, SQLException {
        Path part = beside(PART + UUID.randomUUID());
        try {
            if (known) Files.copy(file(name), file(part));
            Flyway.configure()
                    .dataSource(url(part), user, password)
                    .locations(MIGRATIONS)
                    .callbacks(callbacks)
                    .load()
                    .migrate();
            try (FileChannel whole = FileChannel.open(file(part), StandardOpenOption.WRITE)) {
                whole.force(true);
            }
            Files.move(file(part), file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            removeParts();
        }
    }

    /** @return what is about to happen */
    private String checkRoom() throws IOException {
        long size = Files.size(file(name)), free = Files.getFileStore(folder()).getUsableSpace();
        if (free < 2 * size)
            throw new RefusedException(String.format(
                    Locale.ROOT,
                    "%s is of an earlier version, and a copy of it must be brought up to date: some %,d MB are needed beside it, %,d MB are free.",
                    file(name),
                    2 * size >> 20,
                    free >> 20));
        return String.format(
                Locale.ROOT,
                "Bringing a copy of %s up to date (%,d MB), which then takes its place.",
                file(name),
                size >> 20);
    }

    /** What a killed process left, or this one made in vain. */
    private void removeParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(
                folder(), file -> file.getFileName().toString().startsWith(name.getFileName() + PART))) {
            for (Path part : parts) Files.deleteIfExists(part);
        }
    }

    /** The file itself. */
    Path file() {
        return file(name);
    }

    boolean isThere() {
        return Files.exists(file());
    }

    Path folder() {
        return Objects.requireNonNull(name.getParent());
    }

    private Connection connect(Path database) throws SQLException {
        return DriverManager.getConnection(url(database), user, password);
    }

    private String url(Path database) {
        return scheme + database + options;
    }

    private Path beside(String more) {
        return name.resolveSibling(name.getFileName() + more);
    }

    private static Path file(Path database) {
        return database.resolveSibling(database.getFileName() + SUFFIX);
    }
}
