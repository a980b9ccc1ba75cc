package dev.ropewalk.evaluator;

import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.evaluator.board.BoardCheck;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cell.Workers;
import dev.ropewalk.evaluator.imported.Imports;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.rescore.Rescores;
import dev.ropewalk.evaluator.run.Foresight;
import dev.ropewalk.evaluator.run.Roots;
import dev.ropewalk.evaluator.run.RunExecutor;
import java.time.Clock;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The evaluator in an application that brings a DataSource, a transaction manager and Flyway. */
@Configuration(proxyBeanMethods = false)
@Import({BatchInfrastructure.class, MeasuringConfiguration.class})
public class EvaluatorConfiguration {

    /** A property: the device of suites that name none, as {@link Devices#named} takes it; {@code cpu} where it is not set. */
    public static final String DEVICE = "ropewalk.device";

    /** A property: whether a service measures itself; else it waits for workers. */
    public static final String WORKER = "ropewalk.worker";

    /** Of this process: what it opens, and what it takes from others. */
    @Bean
    Roots roots(Environment environment) {
        String otherwise = environment.getProperty(Roots.OTHERWISE, "");
        return Roots.of(
                environment.getProperty(Roots.MODELS, otherwise), environment.getProperty(Roots.DATA, otherwise));
    }

    @Bean
    RunExecutor runExecutor(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            JobRepository repository,
            JobOperator operator,
            RunCells cells,
            Owner owner,
            Environment environment,
            Roots roots) {
        return new RunExecutor(
                jdbc, transactions, repository, operator, cells, owner, environment.getProperty(DEVICE, "cpu"), roots);
    }

    @Bean
    Foresight foresight(JdbcClient jdbc, RunCells cells, Owner owner, Environment environment, Roots roots) {
        return new Foresight(
                jdbc,
                cells,
                new Workers(jdbc, owner),
                roots,
                environment.getProperty(DEVICE, "cpu"),
                environment.getProperty(WORKER, boolean.class, true));
    }

    @Bean
    Imports imports(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Imports(jdbc, transactions, Clock.systemDefaultZone());
    }

    @Bean
    BoardCheck boardCheck(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new BoardCheck(jdbc, transactions);
    }

    @Bean
    Rescores rescores(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Rescores(jdbc, transactions);
    }

    /** Flyway by itself only warns of a schema from the future. */
    @Bean
    FlywayMigrationStrategy refuseNewerSchema() {
        return flyway -> {
            SchemaVersion.refuseNewer(flyway);
            flyway.migrate();
        };
    }
}
