package dev.ropewalk.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/** The least provider of OpenID Connect Core 1.0: discovery, the code flow with PKCE (RFC 7636), tokens signed by RS256. Whoever asks is let in as whom the test names. */
final class OpenIdProvider implements AutoCloseable {

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /** Claims of who asks next. */
    volatile Map<String, Object> person = Map.of();

    /** The key that signs; another than the published one where a test wants that. */
    volatile RSAKey signing;

    volatile String audience = "ropewalk";

    OpenIdProvider() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException | IOException e) {
            throw new IllegalStateException(e);
        }
        signing = key;
        answer(
                "/.well-known/openid-configuration",
                exchange -> JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "issuer",
                                issuer(),
                                "authorization_endpoint",
                                issuer() + "/authorize",
                                "token_endpoint",
                                issuer() + "/token",
                                "jwks_uri",
                                issuer() + "/jwks",
                                "userinfo_endpoint",
                                issuer() + "/userinfo",
                                "response_types_supported",
                                List.of("code"),
                                "subject_types_supported",
                                List.of("public"),
                                "id_token_signing_alg_values_supported",
                                List.of("RS256"))));
        answer("/jwks", exchange -> new JWKSet(key.toPublicJWK()).toString());
        answer("/userinfo", exchange -> JsonMapper.shared().writeValueAsString(person));
        answer("/token", this::token);
        server.createContext("/authorize", this::authorize);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = fields(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?code=" + code + "&state="
                                + asked.get("state").replace("=", "%3D"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** A code counts once, for who holds the verifier of its challenge and the client's secret. */
    private String token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(String.valueOf(sent.get("code")));
        String
                client =
                        Base64.getEncoder()
                                .encodeToString("ropewalk:secret of the client".getBytes(StandardCharsets.UTF_8)),
                encoded =
                        Base64.getEncoder()
                                .encodeToString("ropewalk:secret+of+the+client".getBytes(StandardCharsets.UTF_8));
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (asked == null
                || !List.of("Basic " + client, "Basic " + encoded).contains(authorization)
                || !challenge(String.valueOf(sent.get("code_verifier"))).equals(asked.get("code_challenge")))
            return "{\"error\":\"invalid_grant\"}";
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(audience)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim("nonce", asked.get("nonce"));
        person.forEach(claims::claim);
        SignedJWT identity = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(), claims.build());
        try {
            identity.sign(new RSASSASigner(signing));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "access_token",
                        "a",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        60,
                        "id_token",
                        identity.serialize()));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Answer {
        String to(HttpExchange exchange) throws IOException;
    }

    private void answer(String path, Answer answer) {
        server.createContext(path, exchange -> {
            byte[] body = answer.to(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                    new String(body, StandardCharsets.UTF_8).contains("\"error\"") ? 400 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String field : form.split("&"))
            fields.put(
                    field.substring(0, field.indexOf('=')),
                    URLDecoder.decode(field.substring(field.indexOf('=') + 1), StandardCharsets.UTF_8));
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
