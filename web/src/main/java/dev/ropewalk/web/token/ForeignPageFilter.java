package dev.ropewalk.web.token;

import dev.ropewalk.web.Changes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who asks at a loopback name needs no token to change something, so a page from elsewhere must not be able to make the visitor's browser ask for it
 * (Origin, Sec-Fetch-Site).
 */
class ForeignPageFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    ForeignPageFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean guarded = Changes.isOne(request) && Loopback.isAuthority(request.getServerName());
        String reason = guarded ? foreign(request) : null;
        if (reason == null) chain.doFilter(request, response);
        else problems.write(response, HttpStatus.FORBIDDEN, reason);
    }

    private static @Nullable String foreign(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        if (origin != null && !Loopback.isOrigin(origin))
            return "Changes are accepted from this service's own pages only, this one came from '" + origin + "'.";
        if (site != null && !site.equals("same-origin") && !site.equals("none"))
            return "Changes are accepted from this service's own pages only, this one was sent " + site + ".";
        return null;
    }
}
