package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web side of a hub: what it is asked, and what its refusals mean. Large files lie on another host than their names.
 * Source: the public documentation of the Hugging Face hub's API and of its client library.
 */
final class Hub {

    private final URI address;
    private final Endpoint endpoint;

    Hub(URI address, Endpoint endpoint) {
        this.address = address;
        this.endpoint = endpoint;
    }

    /** One commit of a repository. */
    Source source(Repository repository, String commit) {
        return new Source() {
            @Override
            public String host() {
                return endpoint.host();
            }

            @Override
            public Endpoint.Answer file(String name, String known, long from) {
                return get(repository, repository.path() + "/resolve/" + commit + "/" + name, known, from);
            }

            @Override
            public String toString() {
                return repository.toString();
            }
        };
    }

    /** The commit that a revision names now. */
    String commit(Repository repository) {
        Endpoint.Answer answer =
                get(repository, "api/models/" + repository.path() + "/revision/" + repository.encodedRevision(), "", 0);
        try (InputStream body = answer.body()) {
            String commit = JsonMapper.shared()
                    .readTree(body.readAllBytes())
                    .path("sha")
                    .asString("");
            if (answer.status() == 200 && Repository.isCommit(commit)) return commit;
            throw new CheckpointException(endpoint.host() + " does not say which commit " + repository + " is.");
        } catch (JacksonException e) {
            throw new CheckpointException(endpoint.host() + " does not answer as a model hub does.", e);
        } catch (IOException e) {
            throw new CheckpointException("The connection was lost; the next attempt goes on from there.", e);
        }
    }

    private Endpoint.Answer get(Repository repository, String path, String known, long from) {
        Endpoint.Answer answer = endpoint.get(repository.toString(), path, known, from);
        int status = answer.status();
        if (status == 200 || status == 206 || status == 416 || (status == 404 && isFileMissing(answer.response())))
            return answer;
        answer.close();
        throw refusal(repository, answer.response());
    }

    private static boolean isFileMissing(HttpResponse<?> response) {
        String code = response.headers().firstValue("X-Error-Code").orElse("EntryNotFound");
        return code.equals("EntryNotFound")
                && response.request().uri().getPath().contains("/resolve/");
    }

    private CheckpointException refusal(Repository repository, HttpResponse<?> response) {
        URI at = response.request().uri();
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        int status = response.statusCode();
        if (!endpoint.isOurs(at))
            return new CheckpointException(at.getAuthority() + ", where " + endpoint.host() + " keeps " + repository
                    + ", answers " + status + "; try again later.");
        if (code.equals("GatedRepo") || (status == 403 && code.isEmpty()))
            return new CheckpointException(endpoint.host() + " gives " + repository.path()
                    + " only to those who accepted its conditions: accept them at " + address + "/" + repository.path()
                    + (endpoint.hasToken() ? "; the token of HF_TOKEN has not." : " and set HF_TOKEN to your token."));
        if (code.equals("RevisionNotFound"))
            return new CheckpointException(
                    endpoint.host() + " has no revision " + repository.revision() + " of " + repository.path() + ".");
        return new CheckpointException(
                switch (status) {
                    case 401 ->
                        endpoint.hasToken()
                                ? endpoint.host() + " has no repository " + repository.path()
                                        + ", or HF_TOKEN does not open it."
                                : endpoint.host() + " has no repository " + repository.path()
                                        + ", or it is private and needs a token in HF_TOKEN.";
                    case 403 -> endpoint.host() + " does not give " + repository.path() + " to this token.";
                    case 404 ->
                        endpoint.host() + " has no repository or revision " + repository
                                + ", and there is no such folder here.";
                    case 429 ->
                        endpoint.host() + " has had too many requests"
                                + response.headers()
                                        .firstValue("Retry-After")
                                        .filter(wait -> wait.matches("\\d{1,9}"))
                                        .map(wait -> "; try again in " + wait + " seconds.")
                                        .orElse("; try again later.");
                    default -> endpoint.host() + " answers " + status + " for " + repository + "; try again later.";
                });
    }
}
