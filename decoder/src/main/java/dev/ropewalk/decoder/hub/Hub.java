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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web side of a hub. Redirects are followed by hand, because a file lies on another host than its name, and the token is for the hub alone.
 * Source: the public documentation of the Hugging Face hub's API and of its client library.
 */
final class Hub {

    /** What a file's content is known by, from the first answer that says so: SHA-256 of a large file, git's SHA-1 of a small one. */
    record Answer(HttpResponse<InputStream> response, String identity) {}

    private static final int REDIRECTS = 5;

    private final URI endpoint;
    private final Optional<String> token;
    private final HttpClient client;
    private final Duration patience;

    /**
     * @param token sent to the endpoint's own host and port, never shown
     * @param patience for headers, and for each next part of a body
     */
    Hub(URI endpoint, Optional<String> token, ProxySelector proxy, Duration patience) {
        if (endpoint.getHost() == null || !String.valueOf(endpoint.getScheme()).matches("https?"))
            throw new CheckpointException("HF_ENDPOINT must be an http or https address, got " + endpoint + ".");
        this.endpoint = endpoint;
        this.token = token;
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxy)
                .build();
    }

    String host() {
        return endpoint.getAuthority();
    }

    /** The commit that a revision names now. */
    String commit(Repository repository) {
        Answer answer =
                get(repository, "api/models/" + repository.path() + "/revision/" + repository.encodedRevision(), "", 0);
        try (InputStream body = answer.response().body()) {
            String commit = JsonMapper.shared()
                    .readTree(body.readAllBytes())
                    .path("sha")
                    .asString("");
            if (answer.response().statusCode() == 200 && Repository.isCommit(commit)) return commit;
            throw new CheckpointException(host() + " does not say which commit " + repository + " is.");
        } catch (JacksonException e) {
            throw new CheckpointException(host() + " does not answer as a model hub does.", e);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * A file of a commit from a byte on; status 200 is the whole file, 206 the rest of it, 404 no such file.
     *
     * @param known the identity of the bytes that are here already, empty where there are none; a file of another identity is sent whole
     */
    Answer file(Repository repository, String commit, String file, String known, long from) {
        return get(repository, repository.path() + "/resolve/" + commit + "/" + file, known, from);
    }

    private Answer get(Repository repository, String path, String known, long from) {
        URI address = URI.create(endpoint.toString().replaceAll("/+$", "") + "/" + path);
        String identity = "";
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(request(address, identity, known, from));
            if (identity.isEmpty() && isOurs(address)) identity = identity(response);
            int status = response.statusCode();
            Optional<String> location = response.headers().firstValue("Location");
            if (status / 100 == 3 && location.isPresent()) {
                close(response);
                URI next = address.resolve(location.get());
                if (!"https".equals(next.getScheme()) && !next.getScheme().equals(address.getScheme()))
                    throw new CheckpointException(address.getAuthority() + " sends the download to an unsafe address.");
                address = next;
                continue;
            }
            if (status == 200 || status == 206 || status == 416 || (status == 404 && isFileMissing(response)))
                return new Answer(response, identity);
            close(response);
            throw refusal(repository, address, response);
        }
        throw new CheckpointException(host() + " redirects " + repository + " more than " + REDIRECTS + " times.");
    }

    private HttpRequest request(URI address, String identity, String known, long from) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", "ropewalk");
        if (isOurs(address)) token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        boolean changed = !identity.isEmpty() && !identity.equals(known);
        if (from > 0 && !changed) {
            request.header("Range", "bytes=" + from + "-");
            // Elsewhere the ETag is that host's own; there the identity above has been compared.
            if (identity.isEmpty()) request.header("If-Range", "\"" + known + "\"");
        }
        return request.build();
    }

    private boolean isOurs(URI address) {
        return endpoint.getScheme().equals(address.getScheme())
                && endpoint.getAuthority().equals(address.getAuthority());
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
                            + "); with ROPEWALK_OFFLINE=1 only the cache is used.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CheckpointException("The download was interrupted; the same command goes on from there.", e);
        }
    }

    private static boolean isFileMissing(HttpResponse<?> response) {
        String code = response.headers().firstValue("X-Error-Code").orElse("EntryNotFound");
        return code.equals("EntryNotFound")
                && response.request().uri().getPath().contains("/resolve/");
    }

    private CheckpointException refusal(Repository repository, URI address, HttpResponse<?> response) {
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        int status = response.statusCode();
        if (!isOurs(address))
            return new CheckpointException(address.getAuthority() + ", where " + host() + " keeps " + repository
                    + ", answers " + status + "; try again later.");
        if (code.equals("GatedRepo") || (status == 403 && code.isEmpty()))
            return new CheckpointException(host() + " gives " + repository.path()
                    + " only to those who accepted its conditions: accept them at " + endpoint + "/" + repository.path()
                    + (token.isPresent() ? "; the token of HF_TOKEN has not." : " and set HF_TOKEN to your token."));
        if (code.equals("RevisionNotFound"))
            return new CheckpointException(
                    host() + " has no revision " + repository.revision() + " of " + repository.path() + ".");
        return new CheckpointException(
                switch (status) {
                    case 401 ->
                        token.isPresent()
                                ? host() + " has no repository " + repository.path() + ", or HF_TOKEN does not open it."
                                : host() + " has no repository " + repository.path()
                                        + ", or it is private and needs a token in HF_TOKEN.";
                    case 403 -> host() + " does not give " + repository.path() + " to this token.";
                    case 404 ->
                        host() + " has no repository or revision " + repository + ", and there is no such folder here.";
                    case 429 ->
                        host() + " has had too many requests"
                                + response.headers()
                                        .firstValue("Retry-After")
                                        .filter(wait -> wait.matches("\\d{1,9}"))
                                        .map(wait -> "; try again in " + wait + " seconds.")
                                        .orElse("; try again later.");
                    default -> host() + " answers " + status + " for " + repository + "; try again later.";
                });
    }

    static CheckpointException lost(IOException e) {
        return new CheckpointException("The connection was lost; the same command goes on from there.", e);
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // the answer's text is of no interest
        }
    }
}
