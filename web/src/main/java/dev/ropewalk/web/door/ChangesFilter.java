package dev.ropewalk.web.door;

import dev.ropewalk.web.Changes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** How many changes one person may ask for in a minute, and one address where nobody is known by it. At home there is no end. */
class ChangesFilter extends OncePerRequestFilter {

    static final int A_MINUTE = 600;

    private final Allowance changes = new Allowance(A_MINUTE, System::nanoTime);
    private final Home home;
    private final ProblemWriter problems;

    ChangesFilter(Home home, ProblemWriter problems) {
        this.home = home;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int seconds = Changes.isOne(request) && !home.sent(request) ? changes.take(whose(request)) : 0;
        if (seconds == 0) {
            chain.doFilter(request, response);
            return;
        }
        response.setIntHeader(HttpHeaders.RETRY_AFTER, seconds);
        problems.write(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "One person may ask for " + A_MINUTE + " changes in a minute, these are more; go on in " + seconds
                        + (seconds == 1 ? " second." : " seconds."));
    }

    private static String whose(HttpServletRequest request) {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known == null || known instanceof AnonymousAuthenticationToken
                ? "from " + request.getRemoteAddr()
                : "of " + known.getName();
    }
}
