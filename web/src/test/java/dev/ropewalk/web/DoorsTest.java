package dev.ropewalk.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.token.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What anybody may send to a service at home, byte by byte: names, bodies, addresses and methods that are none. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:doors" + RestOnH2Test.MEMORY,
            "ropewalk.hosts=bench.example, other.example"
        })
class DoorsTest {

    private static final String YARN = "{\"name\":\"yarn\",\"parameters\":{\"factor\":4}}";

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    /** DNS rebinding: a page under a name that was made to point here would read all there is. */
    @Test
    void aNameThatIsNotOursReadsNothing() throws IOException {
        for (String path : List.of("/", "/api/v1/tokens", "/api/v1/runs", "/actuator/health", "/nothing"))
            assertThat(get(path, "evil.example"))
                    .as(path)
                    .startsWith("HTTP/1.1 403")
                    .contains("'evil.example'", "Content-Security-Policy: ", "nosniff");
        for (String ours :
                List.of("localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.2", "[::1]", "bench.example:8080"))
            assertThat(get("/api/v1/runs", ours)).as(ours).startsWith("HTTP/1.1 200");
    }

    /** Every address of 127.0.0.0/8 is the machine itself; a configured name is a proxy's, behind which is anybody. */
    @Test
    void whoAsksByAConfiguredNameNeedsAToken() throws IOException {
        assertThat(post("/api/v1/configs", "127.0.0.2", YARN, "")).startsWith("HTTP/1.1 20");
        assertThat(post("/api/v1/configs", "127.0.0.2", YARN, "Origin: http://127.0.0.2:8080\r\n"))
                .startsWith("HTTP/1.1 20");
        assertThat(post("/api/v1/configs", "127.0.0.2", YARN, "Origin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(post("/api/v1/configs", "bench.example", YARN, ""))
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Bearer")
                .doesNotContain("resource_metadata");
        assertThat(get("/api/v1/tokens", "bench.example")).startsWith("HTTP/1.1 401");
        assertThat(post(
                        "/api/v1/configs",
                        "bench.example",
                        YARN,
                        "Authorization: Bearer " + tokens.create("t") + "\r\n"))
                .startsWith("HTTP/1.1 20");
    }

    /** A proxy on the machine asks from there, and perhaps by a loopback name, for anybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=203.0.113.7",
                "X-Forwarded-Host: localhost",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 203.0.113.7",
                "Via: 1.1 proxy"
            })
    void whoIsHandedOnIsNotAtHome(String header) throws IOException {
        assertThat(post("/api/v1/configs", "localhost", YARN, header + "\r\n")).startsWith("HTTP/1.1 401");
        assertThat(send("GET /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(send("GET /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(post(
                        "/api/v1/configs",
                        "localhost",
                        YARN,
                        header + "\r\nAuthorization: Bearer " + tokens.create("t") + "\r\n"))
                .startsWith("HTTP/1.1 20");
    }

    @Test
    void nothingIsClaimedOfTokensThatIsNotSo() throws IOException {
        assertThat(get("/.well-known/oauth-protected-resource", "localhost")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/runs?=x",
                "/api/v1/runs?limit=%zz",
                "/api/v1/runs?%zz=1",
                "/runs?after=%zz",
                "/api/v1/runs?limit=",
                "/api/v1/runs?archived=",
                "/api/v1/export?format=",
                "/api/v1/runs?after=%2B999999999-12-31T23:59:59Z_x",
                "/api/v1/runs?after=-4800-01-01T00:00:00Z_x",
                "/api/v1/runs?after=2026-01-01T00:00:00%2B19:00_x",
                "/api/v1/leaderboard?after=-999999999-01-01T00:00:00Z_x",
                "/api/v1/runs?after=__main__",
                "/api/v1/leaderboard?task=%00",
                "/api/v1/leaderboard?model=a%00b",
                "/api/v1/configs?after=%00",
                "/?older=%2B999999999-12-31T23:59:59Z_x",
                "/api/v1/%zz",
                "/api/v1/runs/%00",
                "/a b"
            })
    void whatIsNoAddressIsRefusedByFourHundred(String address) throws IOException {
        assertThat(get(address, "localhost"))
                .startsWith("HTTP/1.1 400")
                .contains("nosniff", "Content-Security-Policy: ");
    }

    @Test
    void aMethodThatIsNoneIsNotTaken() throws IOException {
        for (String method : List.of("FOO", "PATCH", "PROPFIND", "TRACE"))
            assertThat(send(method + " /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(method)
                    .startsWith("HTTP/1.1 405");
    }

    /** By it what went wrong for somebody is found in the log. One that would break a line of it is not taken over. */
    @Test
    void eachAnswerHasTheIdOfItsRequest() throws IOException {
        String chosen = "X-Request-Id: their-own.7\r\n";
        assertThat(post("/api/v1/configs", "localhost", "{", chosen))
                .startsWith("HTTP/1.1 400")
                .contains("X-Request-Id: their-own.7", "\"requestId\":\"their-own.7\"");
        assertThat(post("/api/v1/configs", "bench.example", YARN, chosen))
                .startsWith("HTTP/1.1 401")
                .contains("\"requestId\":\"their-own.7\"");
        assertThat(post("/api/v1/configs", "localhost", YARN, chosen)).contains("X-Request-Id: their-own.7");
        for (String path : List.of("/api/v1/nothing", "/nothing", "/a b", "/api/v1/runs?limit=%zz", "/actuator/health"))
            assertThat(get(path, "localhost")).as(path).containsPattern("X-Request-Id: [0-9a-f-]{36}\r\n");
        for (String none : List.of("a b", "x\ty", "x".repeat(101), "<b>"))
            assertThat(post("/api/v1/configs", "localhost", "{", "X-Request-Id: " + none + "\r\n"))
                    .as(none)
                    .containsPattern("X-Request-Id: [0-9a-f-]{36}\r\n")
                    .containsPattern("\"requestId\":\"[0-9a-f-]{36}\"");
    }

    @Test
    void aTruthOrANumberIsNoText() throws IOException {
        for (String name : List.of("false", "7", "1.5"))
            assertThat(post("/api/v1/tokens", "localhost", "{\"name\":" + name + "}", ""))
                    .as(name)
                    .startsWith("HTTP/1.1 400")
                    .contains("name is missing, or has a value of the wrong kind");
    }

    @Test
    void nothingIsNoNameOfAnEvent() throws IOException {
        assertThat(post("/api/v1/webhooks", "localhost", "{\"url\":\"https://example.org/\",\"events\":[null]}", ""))
                .startsWith("HTTP/1.1 400")
                .contains("events are ");
    }

    @Test
    void formsAreNotTaken() throws IOException {
        String form = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n";
        for (String path : List.of("/api/v1/runs", "/api/v1/tokens"))
            assertThat(posted(path, "localhost", form, "multipart/form-data; boundary=x", ""))
                    .startsWith("HTTP/1.1 415");
        assertThat(posted("/runs", "localhost", form, "multipart/form-data; boundary=x", ""))
                .startsWith("HTTP/1.1 405");
    }

    /** 1 MiB; more is read on for a while, so that whoever sends it hears of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/configs",
                "/api/v1/tokens",
                "/api/v1/plans",
                "/api/v1/schedules",
                "/api/v1/runs",
                "/nothing"
            })
    void aBodyHasABound(String path) throws IOException {
        String large = "{\"name\":\"" + "x".repeat(5 << 20) + "\"}";
        assertThat(post(path, "localhost", large, ""))
                .startsWith("HTTP/1.1 413")
                .contains("A body may have up to 1048576 bytes, this one has more.");
    }

    @Test
    void aDocumentHasADepth() throws IOException {
        assertThat(post("/api/v1/configs", "localhost", "{\"name\":" + "[".repeat(100_000), ""))
                .startsWith("HTTP/1.1 400");
        assertThat(posted("/api/v1/runs", "localhost", "[".repeat(100_000), "application/yaml", ""))
                .startsWith("HTTP/1.1 400");
    }

    /** 220 clients send a byte a second, more than there are threads: others are answered meanwhile, and they are sent away after ten seconds. */
    @Test
    void whoSendsSlowlyHoldsUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        String begin =
                "POST /api/v1/configs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{";
        try {
            for (int i = 0; i < 220; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.getOutputStream().write(begin.getBytes(UTF_8));
                slow.add(socket);
            }
            long longest = 0;
            for (int second = 0; second < 14; second++) {
                long begun = System.nanoTime();
                assertThat(get("/actuator/health", "localhost")).startsWith("HTTP/1.1 200");
                longest = Math.max(longest, System.nanoTime() - begun);
                for (Socket socket : slow) drip(socket);
                Thread.sleep(1000);
            }
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(2));
            assertThat(slow).allSatisfy(socket -> assertThat(answer(socket)).matches("(?s)HTTP/1.1 (408|503).*"));
            assertThat(post("/api/v1/configs", "localhost", YARN, "")).startsWith("HTTP/1.1 20");
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException gone) {
            // it was sent away
        }
    }

    /** The first that came back; a client that writes on after it was sent away may not get to read it. */
    private static String answer(Socket socket) {
        try {
            socket.setSoTimeout(15_000);
            byte[] first = socket.getInputStream().readNBytes(12);
            return first.length == 0 ? "HTTP/1.1 408 closed" : new String(first, ISO_8859_1);
        } catch (IOException reset) {
            return "HTTP/1.1 408 reset";
        }
    }

    /** Linear in the channels: 65,536 took up to a hundred seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"yarn", "llama3", "ntk-by-parts"})
    void aPlanOfManyChannelsTakesNoTime(String method) throws IOException {
        String question =
                "{\"method\":{\"name\":\"" + method + "\"},\"rotaryDim\":%d,\"trainedLength\":2048,\"length\":65536}";
        long begun = System.nanoTime();
        assertThat(post("/api/v1/plans", "localhost", question.formatted(8192), ""))
                .startsWith("HTTP/1.1 200");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        assertThat(post("/api/v1/plans", "localhost", question.formatted(65_536), ""))
                .startsWith("HTTP/1.1 400")
                .contains("rotaryDim");
    }

    private String get(String address, String host) throws IOException {
        return send("GET " + address + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String post(String path, String host, String body, String headers) throws IOException {
        return posted(path, host, body, "application/json", headers);
    }

    private String posted(String path, String host, String body, String type, String headers) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Type: " + type
                + "\r\n" + headers + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
