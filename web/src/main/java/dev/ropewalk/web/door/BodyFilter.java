package dev.ropewalk.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads every body before anybody asks for it, up to a size and within a time, and never as many at once as there are threads: who sends a byte now
 * and then holds one thread for seconds, and others are answered meanwhile.
 */
class BodyFilter extends OncePerRequestFilter {

    /** Bytes of a body. */
    static final int LARGEST = 1 << 20;

    /** Bytes that are read on, and forgotten, so that whoever sends too many hears of it. */
    private static final int FORGOTTEN = 64 << 20;

    static final Duration SLOWEST = Duration.ofSeconds(10);

    /** Half of the threads that serve requests. */
    static final int AT_ONCE = 100;

    private static final int AGAIN_SECONDS = 5;

    private final ProblemWriter problems;
    private final Semaphore places = new Semaphore(AT_ONCE);

    BodyFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!places.tryAcquire()) {
            response.setIntHeader(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS);
            refuse(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    AT_ONCE
                            + " bodies are being read just now, which is as many as at once; ask again in a few seconds.");
            throw new CloseNowException("the body is not read");
        }
        Body body;
        try {
            body = Body.of(request);
        } finally {
            places.release();
        }
        if (body.size > LARGEST)
            refuse(
                    response,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "A body may have up to " + LARGEST + " bytes, this one has more.");
        else if (body.isWhole) chain.doFilter(new Whole(request, body.bytes), response);
        else
            refuse(
                    response,
                    HttpStatus.REQUEST_TIMEOUT,
                    "A body must arrive within " + SLOWEST.toSeconds() + " seconds, this one did not.");
        if (!body.isWhole) throw new CloseNowException("the rest of the body is not read");
    }

    /** What is left of the body would be waited for: whoever refuses it closes the connection, and the answer is sent before. */
    private void refuse(HttpServletResponse response, HttpStatus status, String sentence) throws IOException {
        problems.write(response, status, sentence);
        response.flushBuffer();
    }

    /**
     * @param bytes none where they are more than the largest
     * @param size as far as it was read, or as it was announced
     * @param isWhole whether it was read to its end
     */
    private record Body(byte[] bytes, long size, boolean isWhole) {

        static Body of(HttpServletRequest request) throws IOException {
            long size = 0, begun = System.nanoTime();
            if (request.getContentLengthLong() > FORGOTTEN)
                return new Body(new byte[0], request.getContentLengthLong(), false);
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] block = new byte[1 << 13];
            InputStream body = request.getInputStream();
            while (size <= FORGOTTEN && System.nanoTime() - begun < SLOWEST.toNanos()) {
                int some;
                try {
                    some = body.read(block);
                } catch (SocketTimeoutException e) {
                    break;
                }
                if (some < 0) return new Body(kept.toByteArray(), size, true);
                size += some;
                if (size <= LARGEST) kept.write(block, 0, some);
            }
            return new Body(new byte[0], size, false);
        }
    }

    /** A request whose body is here, as bytes and, where it is a form's, as parameters. */
    private static final class Whole extends HttpServletRequestWrapper {

        @SuppressWarnings("unchecked")
        private static final Class<MultiValueMap<String, ?>> FORM =
                (Class<MultiValueMap<String, ?>>) (Class<?>) MultiValueMap.class;

        private final byte[] bytes;
        private @Nullable MultiValueMap<String, String> form;

        Whole(HttpServletRequest request, byte[] bytes) {
            super(request);
            this.bytes = bytes;
        }

        /** Those of the address, and a form's fields of other names; Tomcat would look for these in a body that has been read. */
        @Override
        public Map<String, String[]> getParameterMap() {
            Map<String, String[]> all = new LinkedHashMap<>(super.getParameterMap());
            form().forEach((name, values) -> all.putIfAbsent(name, values.toArray(String[]::new)));
            return all;
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return getParameterMap().get(name);
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = getParameterValues(name);
            return values == null ? null : values[0];
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(getParameterMap().keySet());
        }

        private MultiValueMap<String, String> form() {
            if (form == null) form = isForm() ? read() : new LinkedMultiValueMap<>();
            return form;
        }

        private boolean isForm() {
            return getContentType() != null
                    && getContentType()
                            .toLowerCase(Locale.ROOT)
                            .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        }

        private MultiValueMap<String, String> read() {
            HttpHeaders none = new HttpHeaders();
            try {
                return new FormHttpMessageConverter().read(FORM, new HttpInputMessage() {
                    @Override
                    public InputStream getBody() {
                        return new ByteArrayInputStream(bytes);
                    }

                    @Override
                    public HttpHeaders getHeaders() {
                        return none;
                    }
                });
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalStateException("a form that cannot be decoded", e); // as Tomcat has it
            }
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream left = new ByteArrayInputStream(bytes);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return left.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return left.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return left.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the body is here");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            String named = getCharacterEncoding();
            return new BufferedReader(new InputStreamReader(
                    getInputStream(), named == null ? StandardCharsets.UTF_8 : Charset.forName(named)));
        }
    }
}
