package dev.ropewalk.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Some of many: as many as were asked for, or fewer where those do not fit into an answer.
 *
 * @param next where the following page begins, to be given as {@code after}; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** Most rows of a page, however many are asked for. */
    private static final int ROWS = 500;

    /** Rows to read for a page of this size: the last only says that there are more. */
    public static int read(int size) {
        return Math.min(size, ROWS) + 1;
    }

    /** Of what was read. */
    public static <T> Page<T> of(List<T> oneMore, int size, Function<T, String> cursor) {
        List<T> items = new Room().fill(oneMore.subList(0, Math.min(read(size) - 1, oneMore.size())));
        return new Page<>(items, items.size() == oneMore.size() ? null : cursor.apply(items.get(items.size() - 1)));
    }

    /** As an array, which some lists are; where there are more of them, a header says where. RFC 8288. */
    public ResponseEntity<List<T>> linked() {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (next != null) {
            URI address = ServletUriComponentsBuilder.fromCurrentRequest()
                    .replaceQueryParam("after", UriUtils.encode(next, StandardCharsets.UTF_8))
                    .build(true)
                    .toUri();
            answer.header(HttpHeaders.LINK, "<" + address + ">; rel=\"next\"");
        }
        return answer.body(items);
    }
}
