package dev.ropewalk.web.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ropewalk.web.MigratedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is put down is told: once where nothing fails, at least once where something does. */
class DeliveriesTest {

    private record Heard(String id, String timestamp, String signature, String body) {}

    /** One webhook, and who listens there. */
    private static final class Service implements AutoCloseable {

        final MigratedDatabase database;
        final Outbox outbox;
        final Deliveries deliveries;
        final Webhooks webhooks;
        final List<Webhooks.MadeWebhook> made = new CopyOnWriteArrayList<>();
        final List<Heard> heard = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();
        final HttpServer receiver;

        Service(MigratedDatabase.Kind kind, int webhooks) throws IOException {
            database = new MigratedDatabase(kind);
            outbox = new Outbox(database.jdbc, database.json, Clock.systemUTC());
            deliveries = new Deliveries(database.jdbc);
            this.webhooks = new Webhooks(database.jdbc, Clock.systemUTC());
            receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            receiver.createContext("/", exchange -> {
                heard.add(new Heard(
                        exchange.getRequestHeaders().getFirst("webhook-id"),
                        exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                        exchange.getRequestHeaders().getFirst("webhook-signature"),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 500 : 200, -1);
                exchange.close();
            });
            receiver.start();
            for (int w = 0; w < webhooks; w++)
                made.add(this.webhooks.create(
                        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/" + w, List.of(Outbox.ALARM), null));
        }

        Postman postman() {
            return new Postman(deliveries, new Sender(new Addresses(List.of("127.0.0.1"))), Clock.systemUTC());
        }

        /** As if it had waited as long as it must. */
        void later() {
            database.jdbc
                    .sql("update delivery set next_at = current_timestamp where state = 'waiting'")
                    .update();
        }

        Deliveries.Delivery only() {
            return deliveries.page(made.get(0).id(), null, 10).items().get(0);
        }

        @Override
        public void close() {
            receiver.stop(0);
        }
    }

    /** As a receiver computes it, from the words of the specification. */
    private static String signature(String secret, Heard heard) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        mac.update(heard.id().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        mac.update(heard.timestamp().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        mac.update(heard.body().getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
    }

    @ParameterizedTest
    @EnumSource
    void whoFailsTwiceIsToldTheThirdTimeUnderTheSameIdAndSigned(MigratedDatabase.Kind kind) throws Exception {
        try (Service service = new Service(kind, 1)) {
            service.failures.set(2);
            service.outbox.tell(Outbox.ALARM, Map.of("alarm", Map.of("message", "größer")));
            for (int round = 1; round <= 2; round++) {
                service.postman().round();
                assertThat(service.heard).hasSize(round);
                Deliveries.Delivery failed = service.only();
                assertThat(failed.state()).isEqualTo("waiting");
                assertThat(failed.status()).isEqualTo(500);
                assertThat(Duration.between(failed.lastAt(), failed.nextAt()))
                        .isBetween(Duration.ofSeconds(round == 1 ? 8 : 32), Duration.ofSeconds(round == 1 ? 12 : 48));
                service.postman().round();
                assertThat(service.heard).as("not before it is due").hasSize(round);
                service.later();
            }
            service.postman().round();
            service.later();
            service.postman().round();
            assertThat(service.heard)
                    .hasSize(3)
                    .extracting(Heard::id)
                    .containsOnly(service.only().id());
            assertThat(service.only().state()).isEqualTo("delivered");
            assertThat(service.only().tries()).isEqualTo(3);
            Heard last = service.heard.get(2);
            assertThat(last.signature()).isEqualTo(signature(service.made.get(0).secret(), last));
            JsonNode body = service.database.json.readTree(last.body());
            assertThat(body.path("type").asString()).isEqualTo("alarm");
            assertThat(body.at("/data/alarm/message").asString()).isEqualTo("größer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoServicesTellEachOnce(MigratedDatabase.Kind kind) throws IOException {
        try (Service service = new Service(kind, 3)) {
            for (int event = 0; event < 30; event++) service.outbox.tell(Outbox.ALARM, Map.of("number", event));
            CompletableFuture<Void> other = CompletableFuture.runAsync(service.postman()::round);
            service.postman().round();
            other.join();
            assertThat(service.heard).hasSize(90).extracting(Heard::id).doesNotHaveDuplicates();
            assertThat(service.deliveries.due()).isEmpty();
        }
    }

    /** Killed after it took one up, or after it was sent and before that was written down: sent again once the hold is over, under the same id. */
    @ParameterizedTest
    @EnumSource
    void whatSomebodyTookUpWhoDiedIsSentAgain(MigratedDatabase.Kind kind) throws IOException {
        try (Service service = new Service(kind, 1)) {
            service.outbox.tell(Outbox.ALARM, Map.of());
            Deliveries.Due due = service.deliveries.due().get(0);
            assertThat(service.deliveries.take(due)).isTrue();
            assertThat(service.deliveries.take(due)).as("by another").isFalse();
            service.postman().round();
            assertThat(service.heard).as("while it is held").isEmpty();
            service.later();
            service.postman().round();
            assertThat(service.heard).hasSize(1);
            assertThat(service.only().state()).isEqualTo("delivered");
            assertThat(service.only().tries()).isEqualTo(2);
            service.deliveries.failed(due, new Sender.Answer(null, "too late"), Duration.ZERO);
            assertThat(service.only().state())
                    .as("whoever comes back writes nothing")
                    .isEqualTo("delivered");
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterNineTriesItIsGivenUpAndMayBeReplayed(MigratedDatabase.Kind kind) throws IOException {
        try (Service service = new Service(kind, 1)) {
            service.failures.set(Postman.TRIES);
            service.outbox.tell(Outbox.ALARM, Map.of());
            for (int round = 0; round < Postman.TRIES + 3; round++) {
                service.postman().round();
                service.later();
            }
            assertThat(service.heard).hasSize(9);
            assertThat(service.only().state()).isEqualTo("failed");
            assertThat(service.only().nextAt()).isNull();
            service.deliveries.replay(service.only().id());
            service.postman().round();
            assertThat(service.only().state()).isEqualTo("delivered");
            assertThat(service.heard)
                    .hasSize(10)
                    .extracting(Heard::id)
                    .containsOnly(service.only().id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasUndoneIsNotToldAndNobodyIsToldOfWhatTheyDidNotAskFor(MigratedDatabase.Kind kind) throws IOException {
        try (Service service = new Service(kind, 1)) {
            service.database.transaction.executeWithoutResult(status -> {
                service.outbox.tell(Outbox.ALARM, Map.of());
                status.setRollbackOnly();
            });
            service.outbox.tell(Outbox.RUN_ENDED, Map.of());
            service.postman().round();
            assertThat(service.heard).isEmpty();
            assertThat(service.deliveries
                            .page(service.made.get(0).id(), null, 10)
                            .items())
                    .isEmpty();
        }
    }

    /** Who does not answer has one try at a time, and the others' do not wait for all of its. */
    @ParameterizedTest
    @EnumSource
    void oneOfEachWebhookIsDueAtATime(MigratedDatabase.Kind kind) throws IOException {
        try (Service service = new Service(kind, 2)) {
            for (int event = 0; event < 5; event++) service.outbox.tell(Outbox.ALARM, Map.of());
            Map<String, Integer> due = new HashMap<>();
            service.deliveries.due().forEach(one -> due.merge(one.webhookId(), 1, Integer::sum));
            assertThat(due).hasSize(2).containsValue(1).doesNotContainValue(2);
        }
    }
}
