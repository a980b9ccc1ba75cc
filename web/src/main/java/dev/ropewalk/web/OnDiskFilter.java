package dev.ropewalk.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * What is answered as done is on disk. H2 writes what is committed half a second later, and the system's cache later still, so a change is answered only
 * once both have; PostgreSQL does so by itself.
 */
@Component
class OnDiskFilter extends OncePerRequestFilter {

    private final EmbeddedFile file;

    OnDiskFilter(EmbeddedFile file) {
        this.file = file;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !file.isEmbedded() || !Changes.isOne(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, held);
        if (held.getStatus() < 400) file.sync();
        held.copyBodyToResponse();
    }
}
