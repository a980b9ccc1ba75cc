package dev.ropewalk.web.door;

import dev.ropewalk.web.Changes;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** What is said at the door: 401 to whoever is not known, 403 to whoever may not, 429 to whoever tries too often; to programs as a problem, to people as a page. */
@Component
class Refusals {

    /** A request's attribute: why nobody was signed in. */
    static final String SENTENCE = Refusals.class.getName();

    private final Home home;
    private final Attempts attempts;
    private final ProblemWriter problems;
    private final BearerTokenAuthenticationEntryPoint rfc6750 = new BearerTokenAuthenticationEntryPoint();
    private final BearerTokenAccessDeniedHandler insufficient = new BearerTokenAccessDeniedHandler();

    Refusals(Home home, Attempts attempts, ProblemWriter problems) {
        this.home = home;
        this.attempts = attempts;
        this.problems = problems;
    }

    /** Whether a person looks at what comes back. */
    static boolean isPage(HttpServletRequest request) {
        return !Changes.isOne(request)
                && !request.getRequestURI().startsWith("/api/")
                && !request.getRequestURI().startsWith("/actuator/");
    }

    /** Nobody is known by what was sent. */
    void unknown(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        boolean sent = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (!sent && home.knowsPeople() && !request.getRequestURI().startsWith("/api/")) {
            toThePage(request, response);
            return;
        }
        int seconds = failure instanceof Attempts.TooManyException many
                ? many.seconds
                : isBadToken(failure) ? attempts.wrongToken(request.getRemoteAddr()) : 0;
        if (seconds > 0) {
            tooMany(response, new Attempts.TooManyException(seconds));
            return;
        }
        rfc6750.commence(request, response, failure);
        String challenge = String.valueOf(response.getHeader(HttpHeaders.WWW_AUTHENTICATE));
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, challenge.replaceFirst(",? ?resource_metadata=\"[^\"]*\"", ""));
        problems.write(response, HttpStatus.valueOf(response.getStatus()), sentence(failure, sent));
    }

    private String sentence(AuthenticationException failure, boolean sent) {
        if (failure.getCause() instanceof BadOpaqueTokenException bad && bad.getMessage() != null)
            return bad.getMessage();
        if (sent) return "This name and password are not known here.";
        return "This needs a token: send 'Authorization: Bearer TOKEN'; the command 'ropewalk token' makes one"
                + (home.knowsPeople() ? ", and so does who signs in." : ".");
    }

    private static boolean isBadToken(AuthenticationException failure) {
        return failure.getCause() instanceof BadOpaqueTokenException;
    }

    private void tooMany(HttpServletResponse response, Attempts.TooManyException many) throws IOException {
        response.setIntHeader(HttpHeaders.RETRY_AFTER, many.seconds);
        problems.write(response, HttpStatus.TOO_MANY_REQUESTS, String.valueOf(many.getMessage()));
    }

    /** A part of a page that asks for itself takes the whole page along. */
    private static void toThePage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") == null) response.sendRedirect(SecurityConfiguration.LOGIN);
        else {
            response.setHeader("HX-Redirect", SecurityConfiguration.LOGIN);
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        }
    }

    /** The page again, with the reason. */
    void notSignedIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws ServletException, IOException {
        if (failure instanceof Attempts.TooManyException many)
            response.setIntHeader(HttpHeaders.RETRY_AFTER, many.seconds);
        response.setStatus(
                (failure instanceof Attempts.TooManyException ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.UNAUTHORIZED)
                        .value());
        request.setAttribute(
                SENTENCE,
                failure instanceof Attempts.TooManyException
                        ? String.valueOf(failure.getMessage())
                        : failure instanceof OAuth2AuthenticationException
                                ? "You were not signed in from elsewhere; try again, or ask an admin whether you are let in here."
                                : "This name and password are not known here.");
        request.getRequestDispatcher(SecurityConfiguration.AGAIN).forward(request, response);
    }

    /** Somebody is known, and may not. */
    void notAllowed(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        String sentence = failure instanceof CsrfException
                ? "This form was not made for who is signed in now; open the page again and send it from there."
                : "This needs " + Needs.of(request).words() + ".";
        if (known instanceof BearerTokenAuthentication) insufficient.handle(request, response, failure);
        if (request.getRequestURI().startsWith("/api/")) problems.write(response, HttpStatus.FORBIDDEN, sentence);
        else response.sendError(HttpStatus.FORBIDDEN.value(), sentence);
    }

    static @Nullable String sentence(HttpServletRequest request) {
        return (String) request.getAttribute(SENTENCE);
    }
}
