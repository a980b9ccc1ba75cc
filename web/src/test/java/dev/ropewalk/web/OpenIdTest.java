package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** People who are known elsewhere, by a browser that follows where it is sent. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:openid" + RestOnH2Test.MEMORY,
            "ropewalk.oidc.client-id=ropewalk",
            "ropewalk.oidc.client-secret=secret of the client",
            "ropewalk.oidc.role-claim=groups",
            "ropewalk.oidc.admins=keepers",
            "ropewalk.oidc.submitters=lab, guests"
        })
class OpenIdTest {

    private static final OpenIdProvider PROVIDER = new OpenIdProvider();

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        registry.add("ropewalk.oidc.issuer", PROVIDER::issuer);
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @LocalServerPort
    int port;

    @Autowired
    People people;

    @BeforeEach
    void asItWas() {
        PROVIDER.audience = "ropewalk";
        people.page(null, 500).items().forEach(people::delete);
    }

    @Test
    void whoIsKnownElsewhereBecomesAPersonHere() throws Exception {
        HttpClient ada = browser();
        assertThat(get(ada, "/runs").uri().getPath())
                .as("nobody is at home any more")
                .isEqualTo("/login");
        assertThat(get(ada, "/login").body()).contains("/oauth2/authorization/oidc");
        assertThat(signIn(ada, Map.of("sub", "1", "preferred_username", "Ada Lovelace", "groups", List.of("lab", "x"))))
                .as("back where it was asked to go")
                .isEqualTo("/runs");
        assertThat(get(ada, "/api/v1/me").body())
                .contains("\"name\":\"ada-lovelace\"", "\"submit\"")
                .doesNotContain("\"admin\"");
        Person person = people.named("ada-lovelace").orElseThrow();
        assertThat(person.issuer()).isEqualTo(PROVIDER.issuer());
        assertThat(person.hasPassword()).isFalse();
    }

    /** As a browser sends the form: the page again with the reason, and one attempt. */
    @Test
    void aWrongPasswordIsToldOnThePage() throws Exception {
        people.add("bob", Role.SUBMITTER, "correct horse battery");
        HttpClient bob = browser();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> again = form(bob, "name=bob&password=wrong");
            assertThat(again.statusCode()).isEqualTo(401);
            assertThat(again.body()).contains("This name and password are not known here.", "value=\"bob\"");
        }
        assertThat(form(bob, "name=bob&password=correct+horse+battery").statusCode())
                .isEqualTo(302);
        assertThat(get(bob, "/api/v1/me").body()).contains("\"name\":\"bob\"");
    }

    private HttpResponse<String> form(HttpClient browser, String fields) throws IOException, InterruptedException {
        Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(get(browser, "/login").body());
        assertThat(csrf.find()).isTrue();
        return HttpClient.newBuilder()
                .cookieHandler(browser.cookieHandler().orElseThrow())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(fields + "&_csrf=" + csrf.group(1)))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void aSessionsCookieIsForNoScriptAndNoOtherSite() throws Exception {
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + port + "/oauth2/authorization/oidc"))
                                        .build(),
                                BodyHandlers.discarding())
                        .headers()
                        .allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie).contains("SESSION=", "HttpOnly", "SameSite=Lax", "Path=/"));
    }

    /** The subject is who it is; names and groups come and go. */
    @Test
    void theSubjectIsThePersonAndTheClaimIsTheRole() throws Exception {
        signIn(browser(), Map.of("sub", "1", "preferred_username", "ada", "groups", "keepers others"));
        assertThat(people.named("ada").orElseThrow().may()).isEqualTo(Role.ADMIN);
        signIn(browser(), Map.of("sub", "1", "preferred_username", "countess", "groups", List.of("guests")));
        assertThat(people.named("ada").orElseThrow().may()).isEqualTo(Role.SUBMITTER);
        signIn(browser(), Map.of("sub", "2", "preferred_username", "ada"));
        assertThat(people.named("ada-2").orElseThrow().may()).isEqualTo(Role.VIEWER);
        assertThat(people.page(null, 500).items()).hasSize(2);
    }

    @Test
    void whoIsDisabledHereIsNotLetInByBeingKnownElsewhere() throws Exception {
        signIn(browser(), Map.of("sub", "1", "preferred_username", "ada"));
        people.change(people.named("ada").orElseThrow(), null, true, null);
        HttpClient ada = browser();
        signIn(ada, Map.of("sub", "1", "preferred_username", "ada"));
        assertThat(get(ada, "/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void whatAnotherSignedOrWasMeantForAnotherIsNotBelieved() throws Exception {
        HttpClient eve = browser();
        var key = PROVIDER.signing;
        try {
            PROVIDER.signing = other();
            signIn(eve, Map.of("sub", "9", "preferred_username", "eve", "groups", "keepers"));
        } finally {
            PROVIDER.signing = key;
        }
        PROVIDER.audience = "somebody else";
        signIn(eve, Map.of("sub", "9", "preferred_username", "eve", "groups", "keepers"));
        assertThat(get(eve, "/api/v1/me").statusCode()).isEqualTo(401);
        HttpResponse<String> invented = get(eve, "/login/oauth2/code/oidc?code=x&state=y");
        assertThat(invented.statusCode()).isEqualTo(401);
        assertThat(invented.body()).contains("You were not signed in from elsewhere");
        assertThat(people.page(null, 500).items()).isEmpty();
    }

    private static RSAKey other() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID("k").generate();
    }

    /** @return the path at which the browser ends */
    private String signIn(HttpClient browser, Map<String, Object> claims) throws IOException, InterruptedException {
        PROVIDER.person = claims;
        get(browser, "/runs");
        return get(browser, "/oauth2/authorization/oidc").uri().getPath();
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    private HttpResponse<String> get(HttpClient browser, String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
