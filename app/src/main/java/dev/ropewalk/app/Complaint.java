package dev.ropewalk.app;

import dev.ropewalk.decoder.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What a user is told of a failure: one sentence, no stack trace. */
final class Complaint {

    static String of(Throwable failure) {
        if (failure instanceof CheckpointException
                || failure instanceof IllegalArgumentException
                || failure instanceof RefusedException) return oneLine(failure.getMessage());
        if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) return of(unchecked.getCause());
        if (failure instanceof NoSuchFileException missing) return "There is no file " + missing.getFile() + ".";
        if (failure instanceof AccessDeniedException denied) return denied.getFile() + " may not be opened.";
        if (failure instanceof IOException) return oneLine(failure.getMessage());
        if (failure instanceof OutOfMemoryError) return "There is not enough memory for this: " + oneLine(failure.getMessage()) + ".";
        return "Something failed that should not: " + failure.getClass().getSimpleName() + ", " + oneLine(failure.getMessage())
                + " (set ROPEWALK_DEBUG=1 for details).";
    }

    private static String oneLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("").strip();
    }

    private Complaint() {}
}
