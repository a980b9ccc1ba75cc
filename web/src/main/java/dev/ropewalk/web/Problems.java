package dev.ropewalk.web;

import dev.ropewalk.host.Causes;
import dev.ropewalk.methods.FaultsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure of the API as RFC 9457 {@code application/problem+json}. */
@RestControllerAdvice(annotations = RestController.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** Whoever asked has left, which is no failure, and nobody is there to be answered. */
    private static boolean isLeft(Exception failure) {
        return Causes.of(failure).anyMatch(cause -> cause instanceof ClientAbortException);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unexpected(
            Exception failure, HttpServletRequest request, HttpServletResponse response) {
        if (isLeft(failure)) return null;
        Optional<String> trouble = DatabaseTrouble.sentence(failure);
        if (trouble.isPresent()) {
            log.error("{} {}: {}", request.getMethod(), request.getRequestURI(), trouble.get());
            return ResponseEntity.of(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, trouble.get()))
                    .headers(headers -> headers.set(HttpHeaders.RETRY_AFTER, "" + DatabaseTrouble.AGAIN))
                    .build();
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "Something broke on our side; the server's log has it under " + RequestIds.of(response) + "."))
                .build();
    }

    /** Not answered, so that the container closes what is open. */
    @ExceptionHandler
    void brokenOff(BrokenOffException failure, HttpServletRequest request) {
        log.error("{} {} broke off", request.getMethod(), request.getRequestURI(), failure.getCause());
        throw failure;
    }

    @ExceptionHandler
    ProblemDetail illegible(RequestRejectedException failure) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "A parameter of this address holds a control character; leave it out.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return wrong(
                failure.getBindingResult().getFieldErrors().stream()
                        .map(error -> Wrong.of(
                                error.getField(),
                                BodyTrouble.pointer(error.getField()),
                                error.getRejectedValue(),
                                error.getRejectedValue() == null
                                        ? error.getField() + " is missing."
                                        : error.getField() + " " + error.getDefaultMessage() + ", got '"
                                                + error.getRejectedValue() + "'."))
                        .toList(),
                failure,
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return wrong(
                failure.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream().map(error -> {
                            String name = result.getMethodParameter().getParameterName();
                            return Wrong.of(
                                    String.valueOf(name),
                                    name + " " + error.getDefaultMessage() + ", got " + result.getArgument() + ".");
                        }))
                        .toList(),
                failure,
                headers,
                status,
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> wrongType(MethodArgumentTypeMismatchException failure, WebRequest request) {
        Class<?> type = failure.getRequiredType();
        String sentence = failure.getName() + " must be "
                + (type != null && Number.class.isAssignableFrom(box(type)) ? "a whole number" : "a valid value")
                + ", got '"
                + failure.getValue() + "'.";
        return wrong(
                List.of(Wrong.of(failure.getName(), sentence)),
                failure,
                new HttpHeaders(),
                HttpStatus.BAD_REQUEST,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpServletRequest asked = ((ServletWebRequest) request).getRequest();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, BodyTrouble.type(asked, List.of()));
        return handleExceptionInternal(failure, problem, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return wrong(
                BodyTrouble.errors(failure.getCause()),
                BodyTrouble.sentence(failure.getCause()),
                failure,
                headers,
                status,
                request);
    }

    private @Nullable ResponseEntity<Object> wrong(
            List<Wrong> errors, Exception failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return wrong(
                errors,
                FaultsException.sentence(errors.stream().map(Wrong::message).toList()),
                failure,
                headers,
                status,
                request);
    }

    private @Nullable ResponseEntity<Object> wrong(
            List<Wrong> errors,
            String sentence,
            Exception failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return handleExceptionInternal(failure, Refusal.problem(status, sentence, errors), headers, status, request);
    }

    private static Class<?> box(Class<?> type) {
        return type == int.class ? Integer.class : type == long.class ? Long.class : type;
    }
}
