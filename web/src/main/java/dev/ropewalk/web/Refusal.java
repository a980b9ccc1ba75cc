package dev.ropewalk.web;

import dev.ropewalk.methods.FaultsException;
import dev.ropewalk.methods.Legible;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request that is turned down, with one sentence for the person who sent it. */
public final class Refusal extends ErrorResponseException {

    /** Names that one sentence lists. */
    private static final int MOST = 12;

    /** Faults of a document that one answer tells. */
    private static final int MOST_FAULTS = 100;

    private Refusal(HttpStatus status, String sentence, List<Wrong> errors) {
        super(status, problem(status, sentence, errors), null);
    }

    static ProblemDetail problem(HttpStatusCode status, String sentence, List<Wrong> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, Legible.shown(sentence));
        if (!errors.isEmpty()) problem.setProperties(Map.of("errors", errors));
        return problem;
    }

    /** 400: a value is wrong. */
    public static Refusal wrong(String field, String sentence) {
        return new Refusal(HttpStatus.BAD_REQUEST, sentence, List.of(Wrong.of(field, sentence)));
    }

    /** 400: a value is wrong, in the words of whoever knows what is allowed. */
    public static Refusal wrong(String field, IllegalArgumentException cause) {
        return wrong(field, String.valueOf(cause.getMessage()));
    }

    /**
     * 400: all that is wrong with a document.
     *
     * @param place of the document in the body, RFC 6901
     * @param document what was sent: a tree of JSON, or what becomes one
     */
    public static Refusal wrong(String field, String place, Object document, IllegalArgumentException cause) {
        JsonNode tree = JsonMapper.shared().valueToTree(document);
        return new Refusal(
                HttpStatus.BAD_REQUEST,
                String.valueOf(cause.getMessage()),
                FaultsException.of(cause).stream()
                        .limit(MOST_FAULTS)
                        .map(fault -> Wrong.of(field, place, tree, fault))
                        .toList());
    }

    /** The name, which stands in one line. @throws Refusal 400 for what cannot be stored or shown */
    public static String legible(String field, String name) {
        try {
            return Legible.line(field, name);
        } catch (IllegalArgumentException e) {
            throw wrong(field, e);
        }
    }

    /** 400: the request as a whole is wrong. */
    public static Refusal unreadable(String sentence) {
        return new Refusal(HttpStatus.BAD_REQUEST, sentence, List.of());
    }

    /** 403: right in itself, but not for this caller. */
    public static Refusal forbidden(String sentence) {
        return new Refusal(HttpStatus.FORBIDDEN, sentence, List.of());
    }

    /** 404. */
    public static Refusal unknown(String what, String id) {
        return new Refusal(HttpStatus.NOT_FOUND, "There is no " + what + " '" + id + "'.", List.of());
    }

    /** 404, with what there is. */
    public static Refusal unknown(String what, String id, List<String> known) {
        String there = known.isEmpty()
                ? "there is none yet."
                : "there " + (known.size() == 1 ? "is " : "are ")
                        + String.join(", ", known.subList(0, Math.min(MOST, known.size())))
                        + (known.size() > MOST ? " and " + (known.size() - MOST) + " more." : ".");
        return new Refusal(HttpStatus.NOT_FOUND, "There is no " + what + " '" + id + "'; " + there, List.of());
    }

    /** 404: known, but not to be had from here. */
    public static Refusal absent(String sentence) {
        return new Refusal(HttpStatus.NOT_FOUND, sentence, List.of());
    }

    /** 409: right in itself, but not now. */
    public static Refusal conflict(String sentence) {
        return new Refusal(HttpStatus.CONFLICT, sentence, List.of());
    }

    /** 415: a body that is not read in this form. */
    public static Refusal unreadableForm(String sentence) {
        return new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, sentence, List.of());
    }

    /** 416: a range of a file that has none of these bytes. */
    public static Refusal outOfRange(String sentence) {
        return new Refusal(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, sentence, List.of());
    }

    /** 503: too much is being done already. */
    public static Refusal busy(String sentence) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, sentence, List.of());
    }

    /** 422: the same key with another content. */
    public static Refusal mismatch(String sentence) {
        return new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, sentence, List.of());
    }
}
