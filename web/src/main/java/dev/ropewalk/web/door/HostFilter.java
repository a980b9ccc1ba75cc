package dev.ropewalk.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A name that somebody made to point here is none of ours: a page under it would read all there is, in the browser of whoever looks at it (DNS
 * rebinding). At home these are the loopback's names and what is configured besides; elsewhere what is configured, and any name where nothing is.
 */
class HostFilter extends OncePerRequestFilter {

    /** A property: names by which others reach the service, with commas between. */
    static final String NAMES = "ropewalk.hosts";

    private final boolean home;
    private final Set<String> names;
    private final ProblemWriter problems;

    HostFilter(boolean home, Collection<String> names, ProblemWriter problems) {
        this.home = home;
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = String.valueOf(request.getServerName());
        if (isOurs(host)) chain.doFilter(request, response);
        else
            problems.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "This service answers at localhost, 127.0.0.1 or [::1] and at the names of its ropewalk.hosts, this request was sent to '"
                            + host + "'.");
    }

    private boolean isOurs(String host) {
        return Loopback.isAuthority(host)
                || names.contains(host.toLowerCase(Locale.ROOT))
                || !home && (names.isEmpty() || isAddress(host));
    }

    /** Nobody can make an address point elsewhere; health checks write one. */
    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.matches("\\d{1,3}(?:\\.\\d{1,3}){3}");
    }
}
