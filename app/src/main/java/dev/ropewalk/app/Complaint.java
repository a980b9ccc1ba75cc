package dev.ropewalk.app;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.text.UnknownTokenException;
import dev.ropewalk.decoder.training.TrainingException;
import dev.ropewalk.evaluator.DatabaseException;
import dev.ropewalk.host.Causes;
import dev.ropewalk.methods.FaultsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/**
 * What a user is told of a failure: one sentence, no stack trace, no password. What a framework wrapped is looked for behind the wrapping, and
 * of what a database says the first cause counts: "The database has been closed" is no reason, a full disk is.
 */
final class Complaint {

    /** H2's code for a database file that another process holds (org.h2.api.ErrorCode). */
    private static final int H2_IN_USE = 90020;

    static String of(Throwable failure) {
        return of(failure, "the database");
    }

    /** @param database what is said of the database, if it was one: {@code the database of --db} */
    static String of(Throwable failure, String database) {
        return Secrets.hidden(Causes.of(failure)
                .map(cause -> known(cause, database))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> "Something failed that should not: "
                        + failure.getClass().getSimpleName() + ", " + oneLine(failure.getMessage())
                        + " (set ROPEWALK_DEBUG=1 for details)."));
    }

    static boolean isOfDatabase(Throwable failure) {
        return Causes.of(failure).anyMatch(cause -> cause instanceof SQLException || cause instanceof FlywayException);
    }

    /** Whether an embedded database is open elsewhere. */
    static boolean isInUse(Throwable failure) {
        return Causes.of(failure, SQLException.class).anyMatch(cause -> cause.getErrorCode() == H2_IN_USE);
    }

    private static Optional<String> known(Throwable failure, String database) {
        if (failure instanceof CheckpointException
                || failure instanceof DeviceException
                || failure instanceof RefusedException
                || failure instanceof DatabaseException
                || failure instanceof TrainingException
                || failure instanceof UnknownTokenException
                || failure instanceof FaultsException
                || failure.getClass() == IllegalArgumentException.class)
            return Optional.of(oneLine(failure.getMessage()));
        if (failure instanceof PortInUseException port)
            return Optional.of("Port " + port.getPort() + " is in use by another process; choose one with --port.");
        if (failure instanceof SQLException sql)
            return Optional.of(
                    sql.getErrorCode() == H2_IN_USE
                            ? capital(database)
                                    + " is in use by another process (a running 'ropewalk serve'?); end it, or choose another with --db."
                            : capital(database) + " cannot be used: " + firstCause(sql));
        if (failure instanceof FlywayException flyway
                && Causes.of(flyway, SQLException.class).findAny().isEmpty())
            return Optional.of(
                    capital(database) + " does not have this program's schema: " + oneLine(flyway.getMessage()));
        if (failure instanceof InvalidPathException path)
            return Optional.of("'" + path.getInput() + "' cannot be the name of a file: " + path.getReason() + ".");
        if (failure instanceof IOException io && !(failure.getCause() instanceof IOException))
            return Optional.of(of(io));
        if (failure instanceof OutOfMemoryError)
            return Optional.of("There is not enough memory for this: " + oneLine(failure.getMessage()) + ".");
        return Optional.empty();
    }

    private static String of(IOException failure) {
        if (failure instanceof NoSuchFileException missing) return "There is no file " + missing.getFile() + ".";
        if (failure instanceof AccessDeniedException denied) return denied.getFile() + " may not be opened.";
        if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException)
            return ((FileSystemException) failure).getFile() + " is a file, and a folder is needed there.";
        if (failure instanceof FileSystemException of && of.getReason() != null)
            return of.getFile() + ": " + of.getReason() + ".";
        if (failure instanceof CharacterCodingException) return "A file that should be text is not UTF-8.";
        return oneLine(failure.getMessage());
    }

    /** What the disk said, where it stands behind what the database made of it; else the database's own words, without its codes. */
    private static String firstCause(SQLException failure) {
        return Causes.of(failure, IOException.class)
                .filter(cause -> !cause.getClass().getPackageName().equals("java.net"))
                .filter(cause -> cause.getMessage() != null)
                .reduce((outer, inner) -> inner)
                .map(cause -> of(cause))
                .or(() -> Optional.of(oneLine(failure.getMessage()).replaceFirst("\\s*\\[\\d+-\\d+]$", "")))
                .map(reason -> reason.endsWith(".") ? reason : reason + ".")
                .orElseThrow();
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("").strip();
    }

    private Complaint() {}
}
