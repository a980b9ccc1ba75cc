package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Before the program says 0 it looks whether standard output took everything; a reader that left is no failure. */
class StandardOutputTest {

    private static StandardOutput printedInto(String failure) {
        StandardOutput output = new StandardOutput(new OutputStream() {
            private int left = 3;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) throw new IOException(failure);
            }
        });
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        stream.print("[1]");
        assertThat(output.complaint()).isEmpty();
        stream.print(",");
        stream.print("[2]");
        return output;
    }

    @Test
    void theFirstFailureIsKeptThoughThePrintStreamSwallowsIt() {
        assertThat(printedInto("No space left on device").complaint())
                .contains("Standard output did not take everything: No space left on device.");
    }

    @Test
    void aClosedPipeIsNone() {
        assertThat(printedInto("Broken pipe").complaint()).isEmpty();
    }
}
