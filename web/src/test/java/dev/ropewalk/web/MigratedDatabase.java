package dev.ropewalk.web;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** An empty database as a service has it, without the service; all of one JVM share a server. */
public final class MigratedDatabase {

    public enum Kind {
        H2,
        POSTGRESQL
    }

    /** As long as the JVM lives. */
    private static final class Server {

        private static final EmbeddedPostgres RUNNING = started();

        private static EmbeddedPostgres started() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;
    public final JsonMapper json = JsonMapper.shared();

    public MigratedDatabase(Kind kind) {
        HikariDataSource source = new HikariDataSource();
        source.setMaximumPoolSize(4);
        source.setMinimumIdle(0);
        if (kind == Kind.H2) source.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + RestOnH2Test.MEMORY);
        else source.setDataSource(fresh("t_" + UUID.randomUUID().toString().replace("-", "")));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migrations")
                .load()
                .migrate();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    private static DataSource fresh(String name) {
        JdbcClient.create(Server.RUNNING.getPostgresDatabase())
                .sql("create database " + name)
                .update();
        return Server.RUNNING.getDatabase("postgres", name);
    }
}
