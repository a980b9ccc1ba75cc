package dev.ropewalk.web.audit;

import dev.ropewalk.methods.Legible;
import dev.ropewalk.web.Changes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/** Writes a row for every request that may change something, once it is answered, refused ones too. */
@Component
public class AuditFilter extends OncePerRequestFilter {

    private final Audit audit;

    AuditFilter(Audit audit) {
        this.audit = audit;
    }

    /** It stands in the chain of security, where it is known who asks, and nowhere else. */
    @Bean
    static FilterRegistrationBean<AuditFilter> onlyThere(AuditFilter filter) {
        FilterRegistrationBean<AuditFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setEnabled(false);
        return registration;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Changes.isOne(request) || request.getRequestURI().equals("/api/v1/plans");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Authentication> before = known();
        int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            Optional<Authentication> who = known().or(() -> before); // who signed out, too
            audit.write(
                    who.map(Authentication::getName).orElse(null),
                    who.map(AuditFilter::token).orElse(null),
                    request.getRemoteAddr(),
                    request.getMethod() + " " + address(request),
                    target(request, response),
                    status,
                    response.getHeader("X-Request-Id"));
        }
    }

    private static Optional<Authentication> known() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .filter(one -> !(one instanceof AnonymousAuthenticationToken));
    }

    private static @Nullable String token(Authentication known) {
        return known.getPrincipal() instanceof OAuth2AuthenticatedPrincipal token ? token.getAttribute("jti") : null;
    }

    /** As it is mapped; as it was sent where it was refused before. */
    private static String address(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return Legible.shown(pattern == null ? request.getRequestURI() : pattern.toString());
    }

    private static @Nullable String target(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && !variables.isEmpty())
            return Legible.shown(String.valueOf(variables.values().iterator().next()));
        String made = response.getHeader(HttpHeaders.LOCATION);
        return made == null || !request.getRequestURI().startsWith("/api/")
                ? null
                : made.substring(made.lastIndexOf('/') + 1);
    }
}
