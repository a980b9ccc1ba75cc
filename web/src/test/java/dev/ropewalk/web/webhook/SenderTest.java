package dev.ropewalk.web.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What goes over the wire, seen by a socket. */
class SenderTest {

    private static final Sender SENDER = new Sender(new Addresses(List.of("127.0.0.1")));

    /** With which a handshake begins. RFC 8446, section 5.1. */
    private static final byte TLS = 22;

    /** Answers each connection with the same bytes, once a body is there. */
    private static final class Receiver implements AutoCloseable {

        private final ServerSocket socket;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Receiver(String answer) throws IOException {
            socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
            Thread listener = new Thread(() -> {
                while (!socket.isClosed())
                    try (Socket client = socket.accept()) {
                        heard.add(read(client.getInputStream()));
                        OutputStream out = client.getOutputStream();
                        out.write(answer.getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    } catch (IOException e) {
                        // closed
                    }
            });
            listener.setDaemon(true);
            listener.start();
        }

        private static String read(InputStream in) throws IOException {
            StringBuilder text = new StringBuilder();
            byte[] some = new byte[4096];
            while (!text.toString().contains("}")) {
                int read = in.read(some);
                if (read < 0 || some[0] == TLS) break;
                text.append(new String(some, 0, read, StandardCharsets.UTF_8));
            }
            return text.toString();
        }

        URI at(String path) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatIsSentArrivesAndTheBeginningOfTheAnswerIsKept() throws Exception {
        try (Receiver receiver =
                new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthanks,\r\n\u0000" + "x".repeat(990))) {
            Sender.Answer answer = SENDER.post(receiver.at("/hook"), Map.of("webhook-id", "m1"), "{\"a\":1}");
            assertThat(answer.taken()).isTrue();
            assertThat(answer.text()).hasSize(Sender.KEPT).startsWith("thanks, \\u0000xxx");
            String heard = receiver.heard.take();
            assertThat(heard)
                    .startsWith("POST /hook HTTP/1.1\r\n")
                    .contains("\r\nwebhook-id: m1\r\n", "application/json", "\r\nHost: 127.0.0.1:")
                    .endsWith("{\"a\":1}");
        }
    }

    /** It would lead where nobody has looked. */
    @Test
    void nobodyIsFollowed() throws Exception {
        try (Receiver other = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Receiver receiver = new Receiver(
                        "HTTP/1.1 307 There\r\nLocation: " + other.at("/secret") + "\r\nContent-Length: 0\r\n\r\n")) {
            Sender.Answer answer = SENDER.post(receiver.at("/hook"), Map.of(), "{}");
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.taken()).isFalse();
            assertThat(other.heard).isEmpty();
        }
    }

    /** Taken when it was registered, refused when it is sent: names may come to stand for others, and settings change. */
    @Test
    void anAddressThatIsNotPublicIsRefusedWhenItIsSentToo() throws Exception {
        try (Receiver receiver = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Sender strict = new Sender(new Addresses(List.of()));
            for (String host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
                URI uri = URI.create("http://" + host + ":" + receiver.socket.getLocalPort() + "/");
                Sender.Answer answer = strict.post(uri, Map.of(), "{}");
                assertThat(answer.status()).as(host).isNull();
                assertThat(answer.text()).as(host).contains("has an address that is not public");
            }
            assertThat(receiver.heard).isEmpty();
        }
    }

    /** A byte now and then keeps each read within its time, and not the whole. */
    @Test
    void whoAnswersForTooLongIsLeft() throws Exception {
        try (ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread drip = new Thread(() -> {
                try (Socket client = dripping.accept()) {
                    for (String answer = "HTTP/1.1 200 OK\r\nX: "; true; answer = "x") {
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                        client.getOutputStream().flush();
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // left, as it should be
                }
            });
            drip.setDaemon(true);
            drip.start();
            Sender.Answer answer = new Sender(new Addresses(List.of("127.0.0.1")), Duration.ofSeconds(1))
                    .post(URI.create("http://127.0.0.1:" + dripping.getLocalPort() + "/"), Map.of(), "{}");
            assertThat(answer).isEqualTo(new Sender.Answer(null, "No answer within 1 seconds."));
            drip.join();
        }
    }

    @Test
    void whoCannotBeReachedIsToldInASentence() throws Exception {
        Receiver gone = new Receiver("");
        gone.close();
        assertThat(SENDER.post(gone.at("/"), Map.of(), "{}"))
                .isEqualTo(new Sender.Answer(null, "It cannot be reached, or broke off."));
        try (Receiver rude = new Receiver("")) {
            assertThat(SENDER.post(rude.at("/"), Map.of(), "{}").status()).isNull();
        }
        try (Receiver plain = new Receiver("HTTP/1.1 200 OK\r\n\r\n}")) {
            URI encrypted = URI.create(plain.at("/").toString().replace("http:", "https:"));
            assertThat(SENDER.post(encrypted, Map.of(), "{}").text())
                    .isEqualTo("Its certificate or its TLS is not taken.");
        }
    }
}
