package dev.ropewalk.host;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A failure and what it came from, the failure itself before its causes. Empty where there is none. */
public final class Causes {

    public static Stream<Throwable> of(@Nullable Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(cause -> (Throwable) cause);
    }

    /** Those of a kind. */
    public static <T extends Throwable> Stream<T> of(@Nullable Throwable failure, Class<T> kind) {
        return of(failure).filter(kind::isInstance).map(kind::cast);
    }

    private Causes() {}
}
