package dev.ropewalk.web.person;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Before the first request: where there is no admin, the one that the environment names. There is no password that anybody could guess from the code. */
@Component
class FirstAdmin implements InitializingBean {

    static final String NAME = "ropewalk.admin", PASSWORD = "ropewalk.admin-password";

    private final People people;
    private final String name, password;

    FirstAdmin(People people, @Value("${" + NAME + ":}") String name, @Value("${" + PASSWORD + ":}") String password) {
        this.people = people;
        this.name = name.strip();
        this.password = password;
    }

    /** @throws IllegalArgumentException one sentence, which ends the start */
    @Override
    public void afterPropertiesSet() {
        if (name.isEmpty() && password.isEmpty() || people.isAdministered()) return;
        if (name.isEmpty() || password.isEmpty())
            throw new IllegalArgumentException("The first admin needs both ROPEWALK_ADMIN and ROPEWALK_ADMIN_PASSWORD, "
                    + (name.isEmpty() ? "the first" : "the second") + " is missing.");
        try {
            people.firstAdmin(name, password);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage())
                            .replaceFirst("^name", "ROPEWALK_ADMIN")
                            .replaceFirst("^password", "ROPEWALK_ADMIN_PASSWORD"),
                    e);
        }
    }
}
