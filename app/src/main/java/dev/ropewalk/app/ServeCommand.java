package dev.ropewalk.app;

import dev.ropewalk.evaluator.EvaluatorConfiguration;
import dev.ropewalk.evaluator.run.Roots;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = "Dashboard and REST API; executes queued suites in the same process.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "port to listen on (default: 8080)")
    int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "address to listen on (default: 127.0.0.1); on any but a loopback address every change needs a token")
    String host = "127.0.0.1";

    @Mixin
    DeviceOption where = new DeviceOption();

    @Option(names = "--no-worker", description = "leave queued runs to other processes")
    boolean noWorker;

    /** For a connection to the database, until somebody who asks is told that there is none. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Mixin
    SlotOptions slots = new SlotOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) throw new RefusedException("--port must lie in 0..65535, got " + port + ".");
        Map<String, Object> properties = new LinkedHashMap<>(slots.properties());
        properties.put("server.address", address().getHostAddress());
        properties.put("server.port", port);
        if (!address().isLoopbackAddress()) properties.put(Roots.OTHERWISE, "."); // others send suites
        properties.put("spring.datasource.hikari.connection-timeout", PATIENCE.toMillis());
        properties.put(EvaluatorConfiguration.WORKER, !noWorker);
        if (!noWorker) where.device(); // refused now, not by the first run
        properties.put(EvaluatorConfiguration.DEVICE, where.word);
        CountDownLatch closed = new CountDownLatch(1);
        try (var context =
                Application.start(Application.Service.class, WebApplicationType.SERVLET, database, properties)) {
            checkWritable(context.getBean(JdbcTemplate.class));
            context.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) closed.countDown();
            });
            PrintWriter out = Terminal.out(spec);
            out.println("Ropewalk serves at http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + context.getEnvironment().getProperty("local.server.port", String.valueOf(port))
                    + " (Ctrl-C ends it)");
            out.flush();
            closed.await();
        }
        return 0;
    }

    /** H2 opens a file that may not be written to for reading. */
    private void checkWritable(JdbcTemplate jdbc) {
        if (Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>) Connection::isReadOnly)))
            throw new RefusedException("A service writes, and " + database.origin()
                    + " can only be read: its file or folder is protected, or its URL says so.");
    }

    private InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new RefusedException("--host must be an address or name of this machine, got " + host + ".");
        }
    }
}
