package dev.ropewalk.evaluator;

import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.owner.Owner;
import java.time.Duration;
import java.util.OptionalInt;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What every process that has to do with cells shares: its name, and the cells. */
@Configuration(proxyBeanMethods = false)
public class MeasuringConfiguration {

    /** A property: cells measured at once; where it is not set, one on every so many processors as the model reads on. */
    public static final String SLOTS = "ropewalk.slots";

    /** A property, milliseconds: how often whoever holds a run or cells says that it lives; the same for all that share a database. */
    public static final String HEARTBEAT = "ropewalk.heartbeat";

    @Bean
    Owner owner(Environment environment) {
        return Owner.of(
                environment.getProperty("spring.datasource.url", ""),
                Duration.ofMillis(environment.getProperty(HEARTBEAT, Long.class, Owner.HEARTBEAT.toMillis())));
    }

    @Bean
    RunCells runCells(JdbcClient jdbc, PlatformTransactionManager transactions, Owner owner, Environment environment) {
        Integer slots = environment.getProperty(SLOTS, Integer.class);
        return new RunCells(
                jdbc,
                transactions,
                owner,
                ProcessorTime::now,
                slots == null ? OptionalInt.empty() : OptionalInt.of(slots));
    }
}
