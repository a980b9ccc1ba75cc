package dev.ropewalk.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A filter that is not understood is never taken as none: an address with a parameter that its controller does not read is refused, and so
 * is a body in an encoding that nobody decodes.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() != DispatcherType.REQUEST // the answer to an address that was refused
                || !(handler instanceof HandlerMethod method)
                || !method.getBeanType().getPackageName().startsWith(KnownParameters.class.getPackageName()))
            return true;
        decodable(request);
        BodyTrouble.encoding(request).ifPresent(sentence -> {
            throw Refusal.unreadableForm(sentence);
        });
        List<MethodParameter> read = Stream.of(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
                .toList();
        List<String> known = read.stream()
                .filter(parameter -> parameter.getParameterType() != Map.class)
                .map(KnownParameters::name)
                .toList();
        if (request.getRequestURI().startsWith("/api/")) read.forEach(parameter -> notEmpty(parameter, request));
        boolean ofMethods =
                known.size() < read.size(); // a page of plans takes a method's parameters by their own names
        for (String name : UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .build()
                .getQueryParams()
                .keySet())
            if (!known.contains(name) && !(ofMethods && name.startsWith(METHODS)))
                throw Refusal.wrong(
                        name,
                        "There is no parameter '" + name + "' here, " + request.getRequestURI() + " takes "
                                + (known.isEmpty() ? "none" : String.join(", ", known)) + ".");
        return true;
    }

    /** An empty text is no number, no truth and none of some words, and would be taken as not given. */
    private static void notEmpty(MethodParameter parameter, HttpServletRequest request) {
        Class<?> type = parameter.getParameterType();
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        boolean several = type.isArray() || Iterable.class.isAssignableFrom(type) || type == Map.class;
        boolean anyText = type == String.class
                && (annotation == null
                        || annotation.defaultValue().equals(ValueConstants.DEFAULT_NONE)
                        || annotation.defaultValue().isEmpty());
        if (!several && !anyText && "".equals(request.getParameter(name(parameter))))
            throw Refusal.wrong(name(parameter), name(parameter) + " is empty; leave it out, or give a value.");
    }

    private static void decodable(HttpServletRequest request) {
        try {
            request.getParameterMap();
        } catch (IllegalStateException e) {
            throw Refusal.unreadable(
                    "The parameters of this address cannot be read: each has a name, and a percent sign stands before two hexadecimal digits.");
        }
    }

    /** Before the names of a method's parameters in an address, see PlanPages. */
    private static final String METHODS = "p.";

    private static String name(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null || annotation.name().isEmpty()
                ? parameter.getParameter().getName()
                : annotation.name();
    }
}
