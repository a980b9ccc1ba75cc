package dev.ropewalk.web.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.web.TestApplication;
import dev.ropewalk.web.alarm.Alarms;
import dev.ropewalk.web.run.Runs;
import dev.ropewalk.web.run.Suites;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Two instances with clocks a minute apart look at one schedule at the same time, on PostgreSQL, and now and then one dies in the middle. */
class FiringTest {

    private static final int TIMES = 1000;
    private static final Instant BEGIN = Instant.parse("2026-12-01T00:00:30Z");

    /** One that others set. @param ahead of it */
    private static final class Watch extends Clock {

        private final AtomicReference<Instant> time;
        private final Duration ahead;

        Watch(AtomicReference<Instant> time, Duration ahead) {
            this.time = time;
            this.ahead = ahead;
        }

        @Override
        public Instant instant() {
            return time.get().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void eachOfAThousandTimesIsFiredOnce() throws IOException {
        AtomicReference<Instant> time = new AtomicReference<>(BEGIN);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                ConfigurableApplicationContext service = service(server)) {
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            jdbc.sql("""
                            insert into schedule (id, name, cron, zone, document, enabled, created_at, updated_at, accounted_at)
                            values ('s', 'often', '0 * * * * *', 'UTC', :document, true, :begin, :begin, :begin)""")
                    .param(
                            "document",
                            "{\"name\":\"s\",\"model\":\"m\",\"configurations\":[\"rope\"],\"tasks\":[\"t\"],\"lengths\":[1]}")
                    .param("begin", BEGIN.atOffset(ZoneOffset.UTC))
                    .update();
            Random deaths = new Random(58);
            Firing here = firing(service, new Watch(time, Duration.ZERO)),
                    there = firing(service, new Watch(time, Duration.ofMinutes(1)));
            TransactionTemplate transaction = service.getBean(TransactionTemplate.class);
            for (int minute = 0; minute < TIMES; minute++) {
                if (deaths.nextInt(20) == 0)
                    transaction.executeWithoutResult(
                            status -> { // whatever it did is undone
                                there.fire("s");
                                status.setRollbackOnly();
                            });
                CompletableFuture<Void> other = CompletableFuture.runAsync(() -> there.fire("s"));
                here.fire("s");
                other.join();
                time.updateAndGet(now -> now.plusSeconds(60));
            }
            List<Firings.Firing> fired = service.getBean(Firings.class).of("s", null, 2 * TIMES);
            assertThat(fired).hasSize(TIMES).allMatch(firing -> firing.missed() == 0);
            assertThat(fired.get(0).dueAt().toInstant()).isEqualTo(BEGIN.plusSeconds(TIMES * 60 - 30));
            assertThat(jdbc.sql("select count(*) from run where schedule_id = 's'")
                            .query(Integer.class)
                            .single())
                    .as("the first, which still goes on when the others are due")
                    .isEqualTo(1);
        }
    }

    private static ConfigurableApplicationContext service(EmbeddedPostgres server) {
        return new SpringApplication(TestApplication.class)
                .run(
                        "--server.port=0",
                        "--db-scheduler.polling-interval=3600s",
                        "--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres");
    }

    private static Firing firing(ConfigurableApplicationContext service, Clock clock) {
        return new Firing(
                service.getBean(ScheduleRows.class),
                service.getBean(Firings.class),
                service.getBean(Suites.class),
                service.getBean(Runs.class),
                service.getBean(Alarms.class),
                service.getBean(TransactionTemplate.class),
                clock);
    }
}
