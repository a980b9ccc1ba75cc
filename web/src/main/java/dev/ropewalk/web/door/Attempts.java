package dev.ropewalk.web.door;

import java.io.Serial;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Passwords and tokens that were not right, by address and by the name that was tried. */
@Component
class Attempts {

    /** Wrong ones from one address, and for one name, in a minute. */
    static final int FOR_ADDRESS = 20, FOR_NAME = 10;

    /** Refused without a look at what was sent. */
    static final class TooManyException extends AuthenticationException {
        @Serial
        private static final long serialVersionUID = 1;

        final int seconds;

        TooManyException(int seconds) {
            super("Too many passwords or tokens from here were not right; try again in " + seconds
                    + (seconds == 1 ? " second." : " seconds."));
            this.seconds = seconds;
        }
    }

    private final Allowance passwords = new Allowance(FOR_ADDRESS, System::nanoTime),
            tokens = new Allowance(FOR_ADDRESS, System::nanoTime),
            names = new Allowance(FOR_NAME, System::nanoTime);

    /** Before a password is looked at. @throws TooManyException where it is not */
    void check(String address, String name) {
        int seconds = Math.max(passwords.wait(address), names.wait(name));
        if (seconds > 0) throw new TooManyException(seconds);
    }

    void wrongPassword(String address, String name) {
        passwords.take(address);
        names.take(name);
    }

    /** @return seconds to wait; 0 where it is not yet too many */
    int wrongToken(String address) {
        return tokens.take(address);
    }
}
