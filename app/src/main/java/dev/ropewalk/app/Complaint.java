package dev.ropewalk.app;

import dev.ropewalk.decoder.CheckpointException;
import dev.ropewalk.decoder.TrainingException;
import dev.ropewalk.decoder.UnknownTokenException;
import dev.ropewalk.evaluator.DatabaseException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** What a user is told of a failure: one sentence, no stack trace. What a framework wrapped is looked for behind the wrapping. */
final class Complaint {

    /** H2's code for a database file that another process holds (org.h2.api.ErrorCode). */
    private static final int H2_IN_USE = 90020;

    static String of(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Complaint::known)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> "Something failed that should not: "
                        + failure.getClass().getSimpleName() + ", " + oneLine(failure.getMessage())
                        + " (set ROPEWALK_DEBUG=1 for details).");
    }

    private static Optional<String> known(@Nullable Throwable failure) {
        if (failure instanceof CheckpointException
                || failure instanceof RefusedException
                || failure instanceof DatabaseException
                || failure instanceof TrainingException
                || failure instanceof UnknownTokenException
                || failure != null && failure.getClass() == IllegalArgumentException.class)
            return Optional.of(oneLine(failure.getMessage()));
        if (failure instanceof PortInUseException port)
            return Optional.of("Port " + port.getPort() + " is in use by another process; choose one with --port.");
        if (failure instanceof SQLException sql)
            return Optional.of(
                    sql.getErrorCode() == H2_IN_USE
                            ? "The database is in use by another process (a running 'ropewalk serve'?); end it, or choose another with --db."
                            : "The database cannot be used: " + oneLine(sql.getMessage()));
        if (failure instanceof NoSuchFileException missing)
            return Optional.of("There is no file " + missing.getFile() + ".");
        if (failure instanceof AccessDeniedException denied)
            return Optional.of(denied.getFile() + " may not be opened.");
        if (failure instanceof IOException && !(failure.getCause() instanceof IOException))
            return Optional.of(oneLine(failure.getMessage()));
        if (failure instanceof OutOfMemoryError)
            return Optional.of("There is not enough memory for this: " + oneLine(failure.getMessage()) + ".");
        return Optional.empty();
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("").strip();
    }

    private Complaint() {}
}
