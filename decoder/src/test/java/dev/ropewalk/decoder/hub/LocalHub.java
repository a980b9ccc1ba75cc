package dev.ropewalk.decoder.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A hub on the loopback address, with a second server for large files, as the real one has. */
class LocalHub implements AutoCloseable {

    /** What a server was asked. */
    record Request(String server, String path, String authorization, String range) {}

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final Map<String, Integer> cutAfter = new ConcurrentHashMap<>();
    final Map<String, Integer> stallAfter = new ConcurrentHashMap<>();
    volatile String commit = "a".repeat(40);
    volatile int status = 200;
    volatile Map<String, String> headers = Map.of();
    volatile boolean wrongChecksum;

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpServer hub = server("hub"), store = server("store");

    private HttpServer server(String name) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    answer(name, exchange);
                }
            });
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    void put(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void answer(String server, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        requests.add(new Request(
                server,
                path,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
        headers.forEach(exchange.getResponseHeaders()::add);
        if (status != 200) exchange.sendResponseHeaders(status, -1);
        else if (path.startsWith("/api/models/org/name/revision/"))
            send(exchange, ("{\"sha\": \"" + commit + "\"}").getBytes(StandardCharsets.UTF_8), 0, "");
        else {
            String name = path.substring(path.lastIndexOf('/') + 1);
            byte[] content = files.get(name);
            if (content == null || !path.contains("/resolve/" + commit + "/")) exchange.sendResponseHeaders(404, -1);
            else if (name.endsWith(".safetensors") && server.equals("hub")) {
                exchange.getResponseHeaders()
                        .add(
                                "X-Linked-ETag",
                                "\"" + (wrongChecksum ? "0".repeat(64) : hash("SHA-256", content)) + "\"");
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + store.getAddress().getPort() + path);
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
                byte[] blob = Arrays.copyOf(header, header.length + content.length);
                System.arraycopy(content, 0, blob, header.length, content.length);
                String tag = "\"" + (server.equals("store") ? "its-own-tag" : hash("SHA-1", blob)) + "\"";
                exchange.getResponseHeaders().add("ETag", tag);
                String range = exchange.getRequestHeaders().getFirst("Range"),
                        condition = exchange.getRequestHeaders().getFirst("If-Range");
                int from = range != null && (condition == null || condition.equals(tag))
                        ? Integer.parseInt(range.substring("bytes=".length(), range.length() - 1))
                        : 0;
                send(exchange, content, from, name);
            }
        }
    }

    final void send(HttpExchange exchange, byte[] content, int from, String name) throws IOException {
        if (from > 0 && from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0)
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        Integer cut = cutAfter.remove(name), stall = stallAfter.remove(name);
        OutputStream body = exchange.getResponseBody();
        body.write(content, from, cut != null ? cut : stall != null ? stall : content.length - from);
        body.flush();
        if (stall != null) LockSupport.parkNanos(30_000_000_000L);
        if (cut != null)
            LockSupport.parkNanos(200_000_000); // the client drops what it has not read when the line breaks
    }

    static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Request> asked(String name) {
        return requests.stream()
                .filter(request -> request.path().endsWith("/" + name))
                .toList();
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
