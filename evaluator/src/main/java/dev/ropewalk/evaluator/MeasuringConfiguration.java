package dev.ropewalk.evaluator;

import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.owner.Owner;
import java.time.Duration;
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

    /** A property, bytes: what models and cells may take of memory; where it is not set, all that the device has. */
    public static final String MEMORY = "ropewalk.memory";

    /** A property such as {@code 6h}: how long a slot may be at a cell; {@link RunCells.Terms#LIMIT} where it is not set. */
    public static final String CELL_LIMIT = "ropewalk.cell-limit";

    @Bean
    Owner owner(Environment environment) {
        return Owner.of(
                environment.getProperty("spring.datasource.url", ""),
                Duration.ofMillis(environment.getProperty(HEARTBEAT, Long.class, Owner.HEARTBEAT.toMillis())));
    }

    @Bean
    RunCells runCells(JdbcClient jdbc, PlatformTransactionManager transactions, Owner owner, Environment environment) {
        return new RunCells(
                jdbc,
                transactions,
                owner,
                ProcessorTime::now,
                new RunCells.Terms(
                        environment.getProperty(SLOTS, Integer.class),
                        environment.getProperty(MEMORY, Long.class),
                        environment.getProperty(CELL_LIMIT, Duration.class, RunCells.Terms.LIMIT)));
    }
}
