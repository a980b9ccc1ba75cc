package dev.ropewalk.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.ModelAndView;

/** What is said when no controller could: a problem to programs, a page to people, a stack trace to nobody. */
@Hidden
@Controller
class ErrorAnswers implements ErrorController {

    private final ErrorAttributes attributes;

    ErrorAnswers(ErrorAttributes attributes) {
        this.attributes = attributes;
    }

    @RequestMapping("/error")
    Object error(HttpServletRequest request, HttpServletResponse response) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        Throwable failure = attributes.getError(new ServletWebRequest(request));
        Optional<String> trouble = DatabaseTrouble.sentence(failure);
        HttpStatus status = trouble.isPresent() ? HttpStatus.SERVICE_UNAVAILABLE : status(request);
        String sentence = trouble.orElseGet(() -> sentence(status, path, request, RequestIds.of(response), failure));
        if (trouble.isPresent()) response.setIntHeader(HttpHeaders.RETRY_AFTER, DatabaseTrouble.AGAIN);
        if (path.startsWith("/api/")) {
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, sentence);
            address(path).ifPresent(problem::setInstance);
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        ModelAndView page = new ModelAndView("error", status);
        page.addObject("code", status.value());
        page.addObject("sentence", sentence);
        return page;
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return status == null ? HttpStatus.NOT_FOUND : status;
    }

    private static Optional<URI> address(String path) {
        try {
            return Optional.of(new URI(path));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String sentence(
            HttpStatus status, String path, HttpServletRequest request, String id, @Nullable Throwable failure) {
        if (failure instanceof Refusal refusal && refusal.getBody().getDetail() != null)
            return refusal.getBody().getDetail();
        if (failure instanceof HttpMediaTypeNotSupportedException form)
            return BodyTrouble.type(request, form.getSupportedMediaTypes());
        if (failure instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null)
            return path + " takes " + String.join(" and ", new TreeSet<>(List.of(method.getSupportedMethods())))
                    + ", not " + method.getMethod() + ".";
        return switch (status) {
            case NOT_FOUND -> "There is nothing at " + path + ".";
            case FORBIDDEN -> String.valueOf(request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
            case METHOD_NOT_ALLOWED -> path + " does not take this kind of request.";
            case BAD_REQUEST -> "Something in this address is not as expected: " + path + ".";
            default ->
                status.is5xxServerError()
                        ? "Something broke on our side; the server's log has it under " + id + "."
                        : status.getReasonPhrase() + ".";
        };
    }
}
