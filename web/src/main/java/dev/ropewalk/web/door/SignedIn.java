package dev.ropewalk.web.door;

import dev.ropewalk.web.person.People;
import dev.ropewalk.web.token.Caller;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/** A session holds a name and no more: what its person may do is asked of the database by each request, so that a new role and an end take effect at once. Who sends a token or a password comes by that. */
@Component
class SignedIn implements SecurityContextRepository {

    private static final String NAME = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;
    private static final String LOADED = SignedIn.class.getName();

    private final People people;

    SignedIn(People people) {
        this.people = people;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {
            @Override
            public SecurityContext get() {
                return load(request);
            }

            @Override
            public boolean isGenerated() {
                return get().getAuthentication() == null;
            }
        };
    }

    private SecurityContext load(HttpServletRequest request) {
        if (request.getAttribute(LOADED) instanceof SecurityContext loaded) return loaded;
        SecurityContext context = new SecurityContextImpl();
        if (request.getDispatcherType() == DispatcherType.ERROR // perhaps of the database
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null) return context;
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(NAME) instanceof String name)
            people.letIn(name)
                    .ifPresentOrElse(person -> context.setAuthentication(Caller.signedIn(person)), session::invalidate);
        request.setAttribute(LOADED, context);
        return context;
    }

    /** Called by whoever signs somebody in or out; never for a token. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        Authentication known = context.getAuthentication();
        request.setAttribute(LOADED, context);
        if (known != null) request.getSession().setAttribute(NAME, known.getName());
        else if (request.getSession(false) != null) request.getSession().removeAttribute(NAME);
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(NAME) != null;
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return load(holder.getRequest());
    }
}
