package dev.ropewalk.web.token;

import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Reading is open. Changing is open too while the service listens on a loopback address, guarded against foreign pages; on any other address
 * every change, the list of tokens, webhooks and the files of models need {@code Authorization: Bearer TOKEN}.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String OWN_SCRIPTS_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            ServerProperties server,
            ProblemWriter problems,
            @Value("${" + HostFilter.NAMES + ":}") List<String> names) {
        http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable) // nothing here rides on a cookie
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(OWN_SCRIPTS_ONLY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()")))
                .oauth2ResourceServer(bearer -> bearer.opaqueToken(opaque -> {})
                        .authenticationEntryPoint(tokenNeeded(problems))
                        .accessDeniedHandler(tokenRefused(problems)));
        boolean home = Loopback.listens(server.getAddress());
        http.addFilterAfter(new HostFilter(home, names, problems), HeaderWriterFilter.class)
                .addFilterAfter(new BodyFilter(problems), HostFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(request -> home && Loopback.isAuthority(request.getServerName()))
                        .permitAll()
                        .requestMatchers("/api/v1/tokens/**", "/api/v1/models/*/files/**") // weights may be private
                        .authenticated()
                        .requestMatchers("/api/v1/webhooks/**", "/api/v1/deliveries/**") // addresses may hold a secret
                        .authenticated()
                        .requestMatchers(HttpMethod.POST, "/api/v1/plans") // computes, changes nothing
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.OPTIONS, "/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated());
        if (home) http.addFilterBefore(new ForeignPageFilter(problems), AuthorizationFilter.class);
        DefaultSecurityFilterChain chain = http.build();
        // it would claim that tokens here are bound to keys
        chain.getFilters().removeIf(OAuth2ProtectedResourceMetadataFilter.class::isInstance);
        return chain;
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
                .map(name -> new DefaultOAuth2AuthenticatedPrincipal(name, Map.of("sub", name), List.of()))
                .orElseThrow(() -> new BadOpaqueTokenException("This token is unknown or has been withdrawn."));
    }

    private static AuthenticationEntryPoint tokenNeeded(ProblemWriter problems) {
        BearerTokenAuthenticationEntryPoint rfc6750 = new BearerTokenAuthenticationEntryPoint();
        return (request, response, failure) -> {
            rfc6750.commence(request, response, failure);
            String challenge = String.valueOf(response.getHeader(HttpHeaders.WWW_AUTHENTICATE));
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE, challenge.replaceFirst(",? ?resource_metadata=\"[^\"]*\"", ""));
            problems.write(response, HttpStatus.valueOf(response.getStatus()), sentence(failure));
        };
    }

    private static String sentence(AuthenticationException failure) {
        return failure.getCause() instanceof BadOpaqueTokenException bad && bad.getMessage() != null
                ? bad.getMessage()
                : "This needs a token: send 'Authorization: Bearer TOKEN'; the command 'ropewalk token' makes one.";
    }

    private static AccessDeniedHandler tokenRefused(ProblemWriter problems) {
        BearerTokenAccessDeniedHandler rfc6750 = new BearerTokenAccessDeniedHandler();
        return (request, response, failure) -> {
            rfc6750.handle(request, response, failure);
            problems.write(response, HttpStatus.valueOf(response.getStatus()), "This token does not allow that.");
        };
    }
}
