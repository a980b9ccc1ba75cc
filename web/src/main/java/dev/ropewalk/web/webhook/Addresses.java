package dev.ropewalk.web.webhook;

import dev.ropewalk.web.Refusal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;
import org.springframework.stereotype.Component;

/**
 * Where webhooks may lead: to the public internet by https, and to what whoever runs the service allows. What is not public is what IANA's registries of special-purpose addresses
 * (RFC 6890, as of 2026) say is not globally reachable, multicast, and forms of IPv6 that hold an address of IPv4.
 */
@Component
class Addresses {

    static final int LONGEST = 2000;

    static final String ALLOWED = "ropewalk.webhook-addresses";

    /** An address of IPv4 that is written as one of IPv6 (::ffff:10.0.0.1) is one of IPv4 to Java. */
    private static final List<InetAddressMatcher> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(InetAddressMatchers::fromIpAddress)
            .toList();

    /** All of IPv6 that is given to anybody. */
    private static final InetAddressMatcher GLOBAL_UNICAST = InetAddressMatchers.fromIpAddress("2000::/3");

    private final List<InetAddressMatcher> allowed;

    /** @param networks such as 10.1.0.0/16, with commas between, whose addresses may be private and need no https */
    Addresses(@Value("${" + ALLOWED + ":}") List<String> networks) {
        allowed = networks.stream()
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .map(InetAddressMatchers::fromIpAddress)
                .toList();
    }

    /** @throws Refusal for what is no address of a webhook, or leads where none may */
    URI checked(String url) {
        if (url.length() > LONGEST)
            throw Refusal.wrong("url", "url must have at most " + LONGEST + " characters, got " + url.length() + ".");
        URI uri;
        try {
            uri = new URI(url).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw Refusal.wrong("url", "url must be an address such as https://example.org/hook.");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null)
            throw Refusal.wrong(
                    "url",
                    "url must be an address such as https://example.org/hook, without a name, password or fragment.");
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme()))
            throw Refusal.wrong("url", "url must begin with https://, got '" + uri.getScheme() + "'.");
        try {
            of(uri);
        } catch (UnknownHostException e) {
            throw Refusal.wrong("url", String.valueOf(e.getMessage()));
        }
        return uri;
    }

    /**
     * What its host stands for now. Whoever connects does so to one of these and asks no second time, so that a name cannot stand for another address in between (DNS rebinding).
     *
     * @throws UnknownHostException one sentence: it is not known, or one of its addresses is not to be spoken to
     */
    InetAddress[] of(URI uri) throws UnknownHostException {
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new UnknownHostException("The host '" + host + "' is not known here.");
        }
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        if (!Arrays.stream(all).allMatch(address -> isAllowed(address) || encrypted && isPublic(address)))
            throw new UnknownHostException(
                    Arrays.stream(all).allMatch(Addresses::isPublic)
                            ? "A webhook goes by https:// alone, unless " + ALLOWED + " allows its address."
                            : "The host '" + host + "' has an address that is not public; " + ALLOWED
                                    + " says which of these are allowed.");
        return all;
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.matches(address));
    }

    static boolean isPublic(InetAddress address) {
        return NOT_PUBLIC.stream().noneMatch(network -> network.matches(address))
                && (!(address instanceof Inet6Address) || GLOBAL_UNICAST.matches(address));
    }
}
