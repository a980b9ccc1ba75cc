package dev.ropewalk.web.door;

import dev.ropewalk.web.Changes;
import dev.ropewalk.web.audit.AuditFilter;
import dev.ropewalk.web.token.Tokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;

/**
 * One chain for pages and the API: a person comes by a session, a program by a token, and {@link Needs} says what each request needs. A password is taken at three
 * places: the page to sign in, {@code POST tokens}, and the page where it is changed.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String OWN_SCRIPTS_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    static final String LOGIN = "/login", AGAIN = "/login/again";

    /** Nobody looks at how long each of these filters takes, and to measure it cost more than they do. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            Home home,
            SignedIn signedIn,
            Passwords passwords,
            Refusals refusals,
            ProblemWriter problems,
            AuditFilter audit,
            ObjectProvider<OpenId> openId,
            @Value("${" + HostFilter.NAMES + ":}") List<String> names) {
        CookieRequestCache wanted = wanted();
        SavedRequestAwareAuthenticationSuccessHandler back = back(wanted);
        http.securityContext(context -> context.securityContextRepository(signedIn))
                .requestCache(cache -> cache.requestCache(wanted))
                .csrf(csrf -> csrf.csrfTokenRepository(cookie())
                        .requireCsrfProtectionMatcher(request -> ridesOnACookie(request) && !home.sent(request)))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(OWN_SCRIPTS_ONLY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()")))
                .formLogin(form -> form.loginPage(LOGIN)
                        .usernameParameter("name")
                        .successHandler(back)
                        .failureHandler(refusals::notSignedIn))
                .logout(logout -> logout.logoutSuccessUrl("/"))
                .exceptionHandling(failed ->
                        failed.authenticationEntryPoint(refusals::unknown).accessDeniedHandler(refusals::notAllowed))
                .oauth2ResourceServer(bearer -> bearer.opaqueToken(opaque -> {})
                        .authenticationEntryPoint(refusals::unknown)
                        .accessDeniedHandler(refusals::notAllowed));
        openId.ifAvailable(elsewhere -> elsewhere.letIn(http, back, refusals));
        http.addFilterAfter(new HostFilter(home.listens(), names, problems), HeaderWriterFilter.class)
                .addFilterAfter(audit, HostFilter.class)
                .addFilterAfter(new BodyFilter(problems), AuditFilter.class)
                .addFilterBefore(new ForeignPageFilter(home, problems), AuthorizationFilter.class)
                .addFilterAfter(new ChangesFilter(home, problems), ForeignPageFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access((known, asked) -> {
                            Needs needs = Needs.of(asked.getRequest());
                            return new AuthorizationDecision(home.isOpen(asked.getRequest(), needs)
                                    || needs.isMetBy(known.get(), asked.getRequest()));
                        }));
        http.addFilterAt(basic(passwords, refusals), BasicAuthenticationFilter.class);
        DefaultSecurityFilterChain chain = http.build();
        // it would claim that tokens here are bound to keys
        chain.getFilters().removeIf(OAuth2ProtectedResourceMetadataFilter.class::isInstance);
        return chain;
    }

    /** Cookies of browsers come along with whatever a page elsewhere makes them ask for; a header does not. */
    private static boolean ridesOnACookie(HttpServletRequest request) {
        return Changes.isOne(request)
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && (request.getRequestedSessionId() != null
                        || request.getRequestURI().equals(LOGIN));
    }

    private static CookieCsrfTokenRepository cookie() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
        return tokens;
    }

    /** The page that was asked for before somebody signed in. */
    private static CookieRequestCache wanted() {
        CookieRequestCache wanted = new CookieRequestCache();
        wanted.setRequestMatcher(Refusals::isPage);
        wanted.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
        return wanted;
    }

    /** Back there, on this service, by whatever name it was asked. */
    private static SavedRequestAwareAuthenticationSuccessHandler back(CookieRequestCache wanted) {
        SavedRequestAwareAuthenticationSuccessHandler back = new SavedRequestAwareAuthenticationSuccessHandler();
        back.setRequestCache(wanted);
        back.setRedirectStrategy((request, response, address) -> {
            URI asked = URI.create(address);
            String path = String.valueOf(asked.getRawPath()).replaceFirst("^/*", "/");
            response.sendRedirect(asked.getRawQuery() == null ? path : path + "?" + asked.getRawQuery());
        });
        return back;
    }

    /** {@code curl -u NAME:PASSWORD} has a token by it, and nothing else. */
    private static BasicAuthenticationFilter basic(Passwords passwords, Refusals refusals) {
        return new BasicAuthenticationFilter(new ProviderManager(passwords), refusals::unknown) {
            @Override
            protected boolean shouldNotFilter(HttpServletRequest request) {
                return !request.getMethod().equals(HttpMethod.POST.name())
                        || !request.getRequestURI().equals("/api/v1/tokens");
            }
        };
    }

    /** Which methods an address takes is for whoever answers there. PostgreSQL takes no U+0000 in a text, so that no question about one has an answer. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedParameterValues(value -> value.indexOf(0) < 0);
        return firewall;
    }

    @Bean
    OpaqueTokenIntrospector introspector(Tokens tokens) {
        return token -> tokens.holder(token)
                .orElseThrow(
                        () -> new BadOpaqueTokenException("This token is unknown, has ended or has been withdrawn."));
    }
}
