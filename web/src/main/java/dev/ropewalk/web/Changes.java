package dev.ropewalk.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Which requests may change something: those whose method is not safe, RFC 9110, section 9.2.1. */
public final class Changes {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    public static boolean isOne(HttpServletRequest request) {
        return !SAFE.contains(request.getMethod());
    }

    private Changes() {}
}
