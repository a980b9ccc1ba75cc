package dev.ropewalk.web.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignatureTest {

    /** The example of the Standard Webhooks libraries, computed again with Python's hmac. */
    @Test
    void itIsTheSpecifications() {
        assertThat(Signature.of(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /** The specification asks for 24 to 64 random bytes. */
    @Test
    void aSecretIsThirtyTwoBytesAndNeverTheSame() {
        SecureRandom random = new SecureRandom();
        String secret = Signature.secret(random);
        assertThat(secret).startsWith("whsec_").isNotEqualTo(Signature.secret(random));
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
    }
}
