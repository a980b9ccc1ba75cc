package dev.ropewalk.web.door;

import dev.ropewalk.web.person.People;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.stereotype.Component;

/**
 * Whether a request comes from whoever sits at the machine: it is sent to a loopback name of a service that listens on a loopback address, nobody handed it on,
 * and no people are known. Who asks in this way is not asked who they are.
 */
@Component
class Home {

    /** A property: whether leaderboard and results are to be read by everybody. */
    static final String PUBLIC = "ropewalk.public-results";

    /** Who hands a request on says for whom: RFC 7239, and what proxies sent before it. */
    private static final String[] HANDED_ON = {
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"
    };

    private final People people;
    private final boolean loopback, proxied, open;

    Home(People people, ServerProperties server, @Value("${" + PUBLIC + ":false}") boolean open) {
        this.people = people;
        this.open = open;
        loopback = Loopback.listens(server.getAddress());
        // then these headers are taken off, and address and name are what they said
        proxied = server.getForwardHeadersStrategy() != null
                && server.getForwardHeadersStrategy() != ForwardHeadersStrategy.NONE;
    }

    /** Whether the service listens on a loopback address. */
    boolean listens() {
        return loopback;
    }

    /** Whether somebody must have a name here. */
    boolean knowsPeople() {
        return people.areThere();
    }

    boolean sent(HttpServletRequest request) {
        return isFromTheMachine(request) && !knowsPeople();
    }

    private boolean isFromTheMachine(HttpServletRequest request) {
        return loopback
                && !proxied
                && Loopback.isAuthority(request.getServerName())
                && Stream.of(HANDED_ON).allMatch(name -> request.getHeader(name) == null);
    }

    /** Whether a request needs nobody's name. */
    boolean isOpen(HttpServletRequest request, Needs needs) {
        return needs == Needs.NOTHING
                || sent(request)
                || needs.isReading() && (!knowsPeople() || open && needs == Needs.RESULTS);
    }
}
