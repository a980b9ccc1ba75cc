package dev.ropewalk.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ten who follow a run of 4,000 cells and read nothing held up one who reads by 21 seconds. */
class StreamsTest {

    /** Less than the time after which the connection of one who reads nothing is closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    @Test
    void whoReadsNothingHoldsUpNobody() throws Exception {
        try (ConfigurableApplicationContext service = new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--ropewalk.web.poll=100ms",
                        "--spring.datasource.url=jdbc:h2:mem:streams" + RestOnH2Test.MODE)) {
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            largeRun(jdbc);
            List<Socket> silent = new ArrayList<>();
            try (Socket socket = follow(service, 1 << 20)) {
                BufferedReader live =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                nextProgress(live);
                for (int i = 0; i < 10; i++) silent.add(follow(service, 1024));
                for (int round = 0; round < 3; round++) {
                    Thread.sleep(300);
                    jdbc.sql("update cell set message = 'round " + round + "'").update();
                    assertThat(nextProgress(live)).contains("round " + round);
                }
            } finally {
                for (Socket socket : silent) socket.close();
            }
        }
    }

    /** What a signal does to a service: whoever follows a run hears that it goes, and need not guess. */
    @Test
    void aServiceThatEndsSaysSoToWhoeverFollows() throws Exception {
        ConfigurableApplicationContext service = new SpringApplication(TestApplication.class)
                .run("--server.port=0", "--spring.datasource.url=jdbc:h2:mem:leaving" + RestOnH2Test.MODE);
        try (service) {
            largeRun(service.getBean(JdbcClient.class));
            try (Socket socket = follow(service, 1 << 20)) {
                BufferedReader live =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                nextProgress(live);
                Thread end = new Thread(service::close);
                end.start();
                assertThat(live.lines()).contains("event:leaving");
                end.join();
            }
        }
    }

    /** @param buffer bytes that its machine takes unread */
    private static Socket follow(ConfigurableApplicationContext service, int buffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(buffer);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(
                "127.0.0.1", Integer.parseInt(service.getEnvironment().getProperty("local.server.port", "0"))));
        socket.getOutputStream()
                .write("GET /api/v1/runs/large/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String nextProgress(BufferedReader stream) throws IOException {
        while (true) {
            String line = stream.readLine();
            if (line == null) throw new AssertionError("the stream ended");
            if (line.startsWith("data:{\"run\"")) return line;
        }
    }

    private static void largeRun(JdbcClient jdbc) {
        for (String statement : List.of(
                "insert into model (id, name, family, parameters, trained_length, location, created_at) values ('m', 'm', 'llama', 1, 256, 'm', now())",
                "insert into configuration (id, method, parameters, label, created_at) values ('c', 'rope', '{}', 'rope{}', now())",
                """
                insert into run (id, suite, document, document_sha256, status, cancel_requested, owner, created_at, started_at, heartbeat_at)
                values ('large', 's', '{}', 'x', 'running', false, 'elsewhere/1/a', now(), now(), now())""",
                """
                insert into cell (id, identity, board, model_id, configuration_id, exact_parameters, choices, task, metric, length, seed, plan_sha256,
                  code_version, engine, dtype, device, status, samples, notes, created_at)
                select 'cell' || n, '{}', 'b', 'm', 'c', '{}', '[]', 'passkey@1', 'accuracy', 256, n, 'p', 'v', 1, 'float32', 'cpu', 'waiting', 1, '[]', now()
                from system_range(1, 4000) r(n)""",
                "insert into run_cell (run_id, cell_id, ordinal, reused) select 'large', 'cell' || n, n, false from system_range(1, 4000) r(n)"))
            jdbc.sql(statement).update();
    }
}
