package dev.ropewalk.evaluator;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A process that measures cells of others' runs, in an application that brings a DataSource, a transaction manager and Flyway. */
@Configuration(proxyBeanMethods = false)
@Import(MeasuringConfiguration.class)
public class WorkerConfiguration {

    /** Its role in the database may not change the schema: that is the service's. */
    @Bean
    FlywayMigrationStrategy refuseOtherSchema() {
        return flyway -> {
            SchemaVersion.refuseNewer(flyway);
            SchemaVersion.refuseOlder(flyway);
        };
    }
}
