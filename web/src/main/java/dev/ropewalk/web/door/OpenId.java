package dev.ropewalk.web.door;

import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import java.io.Serial;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * People who are known elsewhere, by OpenID Connect Core 1.0, the code flow. Who signs in for the first time becomes a person here: by issuer and subject, never by a name,
 * which elsewhere may be given to another.
 */
@Component
@ConditionalOnProperty(People.ISSUER)
class OpenId {

    static final String CLIENT = "ropewalk.oidc.client-id",
            SECRET = "ropewalk.oidc.client-secret",
            CLAIM = "ropewalk.oidc.role-claim",
            ADMINS = "ropewalk.oidc.admins",
            SUBMITTERS = "ropewalk.oidc.submitters";

    /** Where a visitor begins. */
    static final String BEGIN = "/oauth2/authorization/oidc";

    private final People people;
    private final String issuer, client, secret, claim;
    private final Set<String> admins, submitters;

    OpenId(
            People people,
            @Value("${" + People.ISSUER + "}") String issuer,
            @Value("${" + CLIENT + ":}") String client,
            @Value("${" + SECRET + ":}") String secret,
            @Value("${" + CLAIM + ":}") String claim,
            @Value("${" + ADMINS + ":admin}") List<String> admins,
            @Value("${" + SUBMITTERS + ":submitter}") List<String> submitters) {
        if (client.isBlank())
            throw new IllegalArgumentException(
                    "ROPEWALK_OIDC_ISSUER is set, so that ROPEWALK_OIDC_CLIENT_ID is needed, too; it is missing.");
        this.people = people;
        this.issuer = issuer.strip();
        this.client = client.strip();
        this.secret = secret.strip();
        this.claim = claim.strip();
        this.admins = Set.copyOf(admins);
        this.submitters = Set.copyOf(submitters);
    }

    void letIn(HttpSecurity http, AuthenticationSuccessHandler back, Refusals refusals) {
        http.oauth2Login(elsewhere -> elsewhere
                .loginPage(SecurityConfiguration.LOGIN)
                .clientRegistrationRepository(registration())
                .userInfoEndpoint(user -> user.oidcUserService(this::person))
                .successHandler(back)
                .failureHandler(refusals::notSignedIn));
    }

    /** Asked for by the first who signs in: a service begins without its provider. */
    private SupplierClientRegistrationRepository registration() {
        return new SupplierClientRegistrationRepository(
                () -> new InMemoryClientRegistrationRepository(ClientRegistrations.fromIssuerLocation(issuer)
                        .registrationId("oidc")
                        .clientId(client)
                        .clientSecret(secret)
                        .scope("openid", "profile", "email")
                        .build()));
    }

    private OidcUser person(OidcUserRequest request) {
        OidcUser user = new OidcUserService().loadUser(request);
        String subject = String.valueOf(user.getSubject()); // which every provider says, Core 1.0, section 2
        String wanted = Optional.ofNullable(user.getPreferredUsername())
                .or(() -> Optional.ofNullable(user.getEmail()))
                .orElse(subject);
        Person person = people.from(
                String.valueOf(user.getIssuer()), subject, wanted, claim.isEmpty() ? null : role(user.getClaims()));
        if (person.disabled())
            throw new OAuth2AuthenticationException(new OAuth2Error("access_denied"), "disabled here");
        return new Named(user, person.name());
    }

    /** By the highest that is said; a viewer where nothing is. */
    private Role role(Map<String, Object> claims) {
        Set<String> said = values(claims.get(claim));
        return said.stream().anyMatch(admins::contains)
                ? Role.ADMIN
                : said.stream().anyMatch(submitters::contains) ? Role.SUBMITTER : Role.VIEWER;
    }

    /** A claim is a text, words with spaces between, or a list. */
    private static Set<String> values(@Nullable Object claim) {
        if (claim instanceof Collection<?> several)
            return several.stream().map(String::valueOf).collect(Collectors.toSet());
        return claim == null
                ? Set.of()
                : Arrays.stream(claim.toString().split(" ")).collect(Collectors.toSet());
    }

    /** By the name that this person has here. */
    private static final class Named extends DefaultOidcUser {
        @Serial
        private static final long serialVersionUID = 1;

        private final String name;

        Named(OidcUser user, String name) {
            super(user.getAuthorities(), user.getIdToken(), user.getUserInfo());
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
