package dev.ropewalk.web.door;

import dev.ropewalk.web.Changes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who asks at a loopback name needs no token to change something, and who is signed in none anywhere, so a page from elsewhere must not be able to make the
 * visitor's browser ask for it (Origin, Sec-Fetch-Site): another site's, and one beside this service that could give the browser a cookie for it.
 */
class ForeignPageFilter extends OncePerRequestFilter {

    private final Home home;
    private final ProblemWriter problems;

    ForeignPageFilter(Home home, ProblemWriter problems) {
        this.home = home;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String reason = Changes.isOne(request) ? foreign(request) : null;
        if (reason == null) chain.doFilter(request, response);
        else problems.write(response, HttpStatus.FORBIDDEN, reason);
    }

    private @Nullable String foreign(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        boolean loopback = home.listens() && Loopback.isAuthority(request.getServerName());
        if (!loopback && request.getHeader(HttpHeaders.AUTHORIZATION) != null)
            return null; // nobody else's browser sends that
        if (origin != null && !(loopback ? Loopback.isOrigin(origin) : isOf(request, origin)))
            return "Changes are accepted from this service's own pages only, this one came from '" + origin + "'.";
        if (site != null && !site.equals("same-origin") && !site.equals("none"))
            return "Changes are accepted from this service's own pages only, this one was sent " + site + ".";
        return null;
    }

    /** By name: what stands before the service may speak another protocol, and listen at another port. */
    private static boolean isOf(HttpServletRequest request, String origin) {
        try {
            return request.getServerName().equalsIgnoreCase(URI.create(origin).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
