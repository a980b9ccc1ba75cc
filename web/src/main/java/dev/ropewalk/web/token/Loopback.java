package dev.ropewalk.web.token;

import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine itself, by the names a browser may write for it. */
final class Loopback {

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    static boolean listens(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }

    /** @param authority {@code host} or {@code host:port}, as in a Host header */
    static boolean isAuthority(@Nullable String authority) {
        return authority != null && NAMES.contains(authority.replaceFirst(":\\d*$", ""));
    }

    /** @param origin as in an Origin header */
    static boolean isOrigin(String origin) {
        try {
            return isAuthority(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Loopback() {}
}
