package dev.ropewalk.web.token;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who one is here. */
@RestController
@RequestMapping("/api/v1/me")
class MeController {

    /**
     * @param name of the person, or of a token that is nobody's; none at home, where nobody is asked
     * @param scopes what may be done in this way: read, submit, admin, worker
     * @param tokenId none for who signed in
     */
    record Me(
            @Nullable String name,
            List<String> scopes,
            @Nullable String tokenId) {}

    @GetMapping
    Me me(@Nullable Principal caller) {
        Caller known = Caller.of(caller);
        return new Me(known.name(), Scope.words(known.scopes()), known.tokenId());
    }
}
