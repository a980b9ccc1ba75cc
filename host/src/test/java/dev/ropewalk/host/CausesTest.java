package dev.ropewalk.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class CausesTest {

    private final IOException disk = new FileNotFoundException("gone");
    private final UncheckedIOException wrapped = new UncheckedIOException(disk);
    private final IllegalStateException failure = new IllegalStateException("no", wrapped);

    @Test
    void theFailureStandsBeforeItsCauses() {
        assertThat(Causes.of(failure)).containsExactly(failure, wrapped, disk);
        assertThat(Causes.of(null)).isEmpty();
    }

    @Test
    void aKindIsThatOfSubclassesToo() {
        assertThat(Causes.of(failure, IOException.class)).containsExactly(disk);
        assertThat(Causes.of(failure, RuntimeException.class)).containsExactly(failure, wrapped);
        assertThat(Causes.of(disk, RuntimeException.class)).isEmpty();
    }
}
