package dev.ropewalk.app;

import dev.ropewalk.decoder.Decoder;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cell.ServingSlots;
import dev.ropewalk.evaluator.model.ModelFinder;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "worker",
        description =
                "Measures cells of the runs of a service, from its PostgreSQL database; as many workers on as many machines as one likes.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {

    /** A batch of long prompts may take long; whoever cannot wait ends the process, and one batch is lost. */
    private static final Duration LAST_BATCH = Duration.ofHours(1);

    private static final long LOOK_MILLIS = 200;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    DeviceOption where = new DeviceOption();

    @Mixin
    SlotOptions slots = new SlotOptions();

    @Option(
            names = "--label",
            paramLabel = "WORD",
            description = "a word that ./ropewalk workers and the page of workers show beside it; may be repeated")
    List<String> labels = List.of();

    @Option(names = "--drain", description = "end once no cell is left that this worker can measure")
    boolean drain;

    @Mixin
    ServiceOptions service = new ServiceOptions();

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws InterruptedException {
        for (String label : labels)
            if (!label.matches("\\S{1,100}"))
                throw new RefusedException(
                        "--label must be a word of at most 100 characters without blanks, got '" + label + "'.");
        if (!database.isPostgresql())
            throw new RefusedException("A worker shares a PostgreSQL database with a service: name it with"
                    + " --db jdbc:postgresql://host/database or ROPEWALK_DB; " + database.origin()
                    + " is open to one process alone.");
        ModelFinder models = new ModelFinder(service.service().orElse(null));
        Device device = where.device();
        proveDevice(device);
        Map<String, Object> properties = new LinkedHashMap<>(slots.properties());
        try (Interruption interruption = new Interruption(LAST_BATCH)) {
            measure(device, models, properties, interruption);
            // while the program is still held: the end was in order, which the exit status of a signal does not say
            if (interruption.getAsBoolean()) Runtime.getRuntime().halt(0);
        }
        return 0;
    }

    private void measure(Device device, ModelFinder models, Map<String, Object> properties, Interruption interruption)
            throws InterruptedException {
        PrintWriter out = Terminal.out(spec);
        try (var context =
                        Application.start(Application.Measuring.class, WebApplicationType.NONE, database, properties);
                ServingSlots serving = context.getBean(RunCells.class).serve(device, labels, models, interruption)) {
            out.println("Ropewalk measures on " + device + " as " + serving.name()
                    + (drain ? " until nothing is left" : "") + " (Ctrl-C ends it)");
            out.flush();
            while (!interruption.getAsBoolean() && !(drain && serving.isIdle())) Thread.sleep(LOOK_MILLIS);
        }
        if (!interruption.getAsBoolean()) return;
        out.println("Gave back what it had not ended.");
        out.flush();
    }

    /** Before it takes anything: a small model of each number type shows what the device computes. */
    private static void proveDevice(Device device) {
        if (device.kind() == Device.Kind.CPU) return; // each model's own proof, before its first cell
        try (Decoder decoder = Decoder.random(1, 64, 64, device.dtypes().get(0), device)) {
            decoder.proof().check();
        }
    }
}
