package dev.ropewalk.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    /** As what a file holds, which is not for everybody who sent the document. */
    private static final class SecretException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void anExceptionOfItsOwnKindPassesAsItIs() {
        Faults faults = new Faults();
        faults.at("/a", () -> {
            throw new IllegalArgumentException("a is wrong");
        });
        assertThatThrownBy(() -> faults.at("/b", () -> {
                    throw new SecretException();
                }))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> new Faults().whole(() -> {
                    throw new SecretException();
                }))
                .isInstanceOf(SecretException.class);
    }

    /** A name with the characters of a pointer stays a name: RFC 6901, section 3. */
    @Test
    void aPlaceIsAPointer() {
        Faults faults = new Faults();
        assertThat(faults.<Integer>at(Fault.step("a/b~c"), () -> Integer.valueOf(7), 1))
                .isEqualTo(7);
        faults.at(Fault.step("a/b~c"), () -> {
            throw new IllegalArgumentException("x");
        });
        assertThat(catchThrowableOfType(FaultsException.class, faults::end).faults())
                .isEqualTo(List.of(new Fault("/a~1b~0c", "x")));
    }
}
