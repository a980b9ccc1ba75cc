package dev.ropewalk.decoder.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A Ropewalk service on the loopback address with one model, whose files are {@link #files}. */
final class LocalService extends LocalHub {

    volatile String model = "";
    volatile String detail = "There is none.";

    @Override
    void answer(String server, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath(), folder = "/api/v1/models/" + model + "/files";
        requests.add(new Request(
                server,
                path,
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
        String name = path.substring(path.lastIndexOf('/') + 1);
        byte[] content = files.get(name);
        if (status != 200) problem(exchange, status);
        else if (path.equals(folder)) send(exchange, list().getBytes(StandardCharsets.UTF_8), 0, "");
        else if (content == null || !path.equals(folder + "/" + name)) problem(exchange, 404);
        else {
            String tag = '"' + hash("SHA-256", content) + '"';
            exchange.getResponseHeaders().add("ETag", tag);
            String range = exchange.getRequestHeaders().getFirst("Range");
            boolean goesOn =
                    range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
            send(exchange, content, goesOn ? Integer.parseInt(range.replaceAll("bytes=|-", "")) : 0, name);
        }
    }

    private void problem(HttpExchange exchange, int status) throws IOException {
        byte[] body = ("{\"detail\": \"" + detail + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private String list() {
        return files.entrySet().stream()
                .map(file -> "{\"name\": \"%s\", \"size\": %d, \"sha256\": \"%s\"}"
                        .formatted(file.getKey(), file.getValue().length, hash("SHA-256", file.getValue())))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
