package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;

/**
 * Where files are asked for over HTTP, and how: from a byte on where some are here already, never waiting for ever. Redirects are followed by hand, because a
 * file may lie on another host than its name, and the token is for the endpoint alone.
 */
final class Endpoint {

    /** @param identity what the content is known by, from the first answer that says so; empty where none does */
    record Answer(HttpResponse<InputStream> response, String identity) {

        int status() {
            return response.statusCode();
        }

        InputStream body() {
            return response.body();
        }

        /** Its text is of no interest. */
        void close() {
            try {
                body().close();
            } catch (IOException e) {
                // nor is that
            }
        }
    }

    private static final int REDIRECTS = 5;

    private final URI address;
    private final Optional<String> token;
    private final HttpClient client;
    private final Duration patience;
    private final String elsewhere;

    /**
     * @param address http or https
     * @param token sent to the address's own host and port, never shown
     * @param patience for headers, and for each next part of a body
     * @param elsewhere what to do where it cannot be reached: the end of a sentence, empty where there is nothing
     */
    Endpoint(URI address, Optional<String> token, ProxySelector proxy, Duration patience, String elsewhere) {
        this.address = address;
        this.token = token;
        this.patience = patience;
        this.elsewhere = elsewhere;
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxy)
                .build();
    }

    /**
     * @param name of what says so
     * @throws CheckpointException where it is none, or holds a password
     */
    static URI address(String name, String said) {
        try {
            URI address = URI.create(said);
            if (address.getHost() != null
                    && address.getRawUserInfo() == null
                    && String.valueOf(address.getScheme()).matches("https?")) return address;
        } catch (IllegalArgumentException e) {
            // then it is no address, either
        }
        throw new CheckpointException(name + " must be an http or https address without a user, got "
                + said.replaceFirst("//[^/@]*@", "//…@") + ".");
    }

    /** @param said the value of the variable; blank where there is none */
    static Optional<String> token(String variable, String said) {
        Optional<String> token = Optional.of(said.strip()).filter(text -> !text.isEmpty());
        if (token.isPresent() && !token.get().matches("[\\x21-\\x7e]+"))
            throw new CheckpointException(variable + " holds characters that no token has.");
        return token;
    }

    String host() {
        return address.getAuthority();
    }

    boolean hasToken() {
        return token.isPresent();
    }

    /**
     * What is there, from a byte on, whatever the status.
     *
     * @param what is asked for, for a message
     * @param known the identity of the bytes that are here already, empty where there are none; a file of another identity is sent whole
     */
    Answer get(String what, String path, String known, long from) {
        URI at = URI.create(address.toString().replaceAll("/+$", "") + "/" + path);
        String identity = "";
        for (int redirect = 0; redirect <= REDIRECTS; redirect++) {
            HttpResponse<InputStream> response = send(request(at, identity, known, from));
            if (identity.isEmpty() && isOurs(at)) identity = identity(response);
            Answer answer = new Answer(response, identity);
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) return answer;
            answer.close();
            URI next = at.resolve(location.get());
            if (!"https".equals(next.getScheme()) && !next.getScheme().equals(at.getScheme()))
                throw new CheckpointException(at.getAuthority() + " sends the download to an unsafe address.");
            at = next;
        }
        throw new CheckpointException(host() + " redirects " + what + " more than " + REDIRECTS + " times.");
    }

    private HttpRequest request(URI at, String identity, String known, long from) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(at).timeout(patience).header("User-Agent", "ropewalk");
        if (isOurs(at)) token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        boolean changed = !identity.isEmpty() && !identity.equals(known);
        if (from > 0 && !changed) {
            request.header("Range", "bytes=" + from + "-");
            // Elsewhere the ETag is that host's own; there the identity above has been compared.
            if (identity.isEmpty()) request.header("If-Range", "\"" + known + "\"");
        }
        return request.build();
    }

    boolean isOurs(URI at) {
        return address.getScheme().equals(at.getScheme())
                && address.getAuthority().equals(at.getAuthority());
    }

    private static String identity(HttpResponse<?> response) {
        return response.headers()
                .firstValue("X-Linked-ETag")
                .or(() -> response.statusCode() / 100 == 3
                        ? Optional.empty()
                        : response.headers().firstValue("ETag"))
                .map(tag -> tag.replaceFirst("^W/", "").replace("\"", ""))
                .orElse("");
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return client.send(
                    request,
                    headers -> BodySubscribers.mapping(
                            BodySubscribers.ofInputStream(), body -> (InputStream) new WatchedBody(body, patience)));
        } catch (IOException e) {
            throw new CheckpointException(
                    request.uri().getAuthority() + " cannot be reached ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                            + ")" + elsewhere + ".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException("The download was interrupted; the next attempt goes on from there.", e);
        }
    }
}
