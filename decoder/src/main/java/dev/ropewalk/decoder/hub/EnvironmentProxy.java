package dev.ropewalk.decoder.hub;

import dev.ropewalk.decoder.checkpoint.CheckpointException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The proxy of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or small letters; the JDK's system properties go first. */
final class EnvironmentProxy extends ProxySelector {

    private final Map<String, String> environment;

    EnvironmentProxy(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        ProxySelector standard = ProxySelector.getDefault();
        List<Proxy> properties = standard == null ? List.of() : standard.select(uri);
        if (properties.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) return properties;
        String address = variable(uri.getScheme() + "_proxy");
        if (address.isBlank() || isExempt(uri.getHost())) return List.of(Proxy.NO_PROXY);
        URI proxy = address.contains("://") ? URI.create(address) : URI.create("http://" + address);
        if (proxy.getHost() == null || !"http".equals(proxy.getScheme()))
            throw new CheckpointException(
                    uri.getScheme().toUpperCase(java.util.Locale.ROOT) + "_PROXY must be http://host:port of a proxy.");
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    private boolean isExempt(String host) {
        for (String entry : variable("no_proxy").split(",")) {
            String suffix = entry.strip().replaceFirst("^\\*?\\.", "");
            if (suffix.equals("*") || (!suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix))))
                return true;
        }
        return false;
    }

    private String variable(String name) {
        String small = environment.getOrDefault(name, "");
        return small.isBlank() ? environment.getOrDefault(name.toUpperCase(java.util.Locale.ROOT), "") : small;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}
}
