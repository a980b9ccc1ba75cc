package dev.ropewalk.web.schedule;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.ScheduleAndData;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ties schedules to db-scheduler: its table says when to look at each, so that they survive restarts, and one instance of several looks. What was due is
 * {@link Firing}'s business.
 */
@Configuration(proxyBeanMethods = false)
class Clockwork {

    /** What db-scheduler keeps of a schedule: when. What is to be run stands in the schedule's own row. */
    record Timing(
            @Nullable String cron, String zone, @Nullable Instant at) implements ScheduleAndData {

        Due due() {
            return cron != null ? new Times(cron, ZoneId.of(zone)) : new Once(Objects.requireNonNull(at));
        }

        @Override
        public Schedule getSchedule() {
            return due();
        }

        @Override
        public Object getData() {
            return cron != null ? cron : Objects.requireNonNull(at);
        }
    }

    /** After a firing that broke: what was due stays due. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    static final TaskDescriptor<Timing> TASK = TaskDescriptor.of("suite", Timing.class);

    @Bean
    Task<Timing> suiteTask(Firing firing) {
        return Tasks.recurringWithPersistentSchedule(TASK)
                .onFailure((failed, task) ->
                        task.reschedule(failed, failed.getTimeDone().plus(AGAIN)))
                .execute((instance, context) -> firing.fire(instance.getId()));
    }

    /** JSON instead of Java serialization: readable, and nothing is instantiated from the database. */
    @Bean
    DbSchedulerCustomizer jsonInTaskData(JsonMapper json) {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<Serializer> serializer() {
                return Optional.of(new JsonTaskData(json));
            }
        };
    }

    private record JsonTaskData(JsonMapper json) implements Serializer {

        private record Stored(
                @Nullable String cron,
                String zone,
                @Nullable Instant at) {}

        @Override
        public byte[] serialize(Object data) {
            return data instanceof Timing timing
                    ? json.writeValueAsBytes(new Stored(timing.cron(), timing.zone(), timing.at()))
                    : json.writeValueAsBytes(data);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            if (type != Timing.class) return json.readValue(data, type);
            Stored stored = json.readValue(data, Stored.class);
            return type.cast(new Timing(stored.cron(), stored.zone(), stored.at()));
        }
    }
}
