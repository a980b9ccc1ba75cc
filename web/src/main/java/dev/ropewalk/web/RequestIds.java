package dev.ropewalk.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Each answer carries the id of its request, {@code X-Request-Id}: whoever asks may have chosen it, else it is made here. It stands in every problem and, as
 * {@code request}, beside everything that is logged meanwhile, so that what went wrong for somebody can be found.
 */
@ControllerAdvice
public class RequestIds
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, ResponseBodyAdvice<Object> {

    public static final String HEADER = "X-Request-Id";

    /** Its field in a problem. */
    public static final String FIELD = "requestId";

    private static final String LOGGED = "request";

    /** What is taken over; anything else could be made to look like something else in a log. */
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Of the request that is answered; made where there is none yet. */
    public static String of(HttpServletResponse response) {
        String id = response.getHeader(HEADER);
        if (id == null) response.setHeader(HEADER, id = UUID.randomUUID().toString());
        return id;
    }

    /** What a problem says besides. */
    public static ProblemDetail with(ProblemDetail problem, HttpServletResponse response) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (problem.getProperties() != null) all.putAll(problem.getProperties());
        all.put(FIELD, of(response));
        problem.setProperties(all);
        return problem;
    }

    /** Around all else, so that what no filter sees is told apart, too. */
    @Override
    public void customize(TomcatServletWebServerFactory tomcat) {
        tomcat.addEngineValves(new ValveBase(true) {
            @Override
            public void invoke(Request request, Response response) throws IOException, ServletException {
                String wanted = request.getHeader(HEADER);
                if (wanted != null && WELL_FORMED.matcher(wanted).matches()) response.setHeader(HEADER, wanted);
                MDC.put(LOGGED, of(response));
                try {
                    getNext().invoke(request, response);
                } finally {
                    MDC.remove(LOGGED);
                }
            }
        });
    }

    @Override
    public boolean supports(MethodParameter answer, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter answer,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return body instanceof ProblemDetail problem && response instanceof ServletServerHttpResponse servlet
                ? with(problem, servlet.getServletResponse())
                : body;
    }
}
