package dev.ropewalk.web.door;

import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The machine itself, by the names a browser may write for it. */
final class Loopback {

    /** Every address of 127.0.0.0/8 is one, RFC 1122, section 3.2.1.3. */
    private static final Pattern NAMES =
            Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]|::1", Pattern.CASE_INSENSITIVE);

    static boolean listens(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }

    /** @param authority {@code host} or {@code host:port}, as in a Host header */
    static boolean isAuthority(@Nullable String authority) {
        return authority != null && NAMES.matcher(withoutPort(authority)).matches();
    }

    /** {@code host} of {@code host:port}. */
    static String withoutPort(String authority) {
        return authority.equals("::1") ? authority : authority.replaceFirst(":\\d*$", "");
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
