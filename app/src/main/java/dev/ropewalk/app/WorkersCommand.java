package dev.ropewalk.app;

import dev.ropewalk.results.ReadableJson;
import dev.ropewalk.results.worker.Silence;
import dev.ropewalk.results.worker.Taken;
import dev.ropewalk.results.worker.Total;
import dev.ropewalk.results.worker.Worker;
import dev.ropewalk.results.worker.Workers;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "workers",
        description = "Lists who measures: workers with their slots, what each is at, and those that are silent.",
        mixinStandardHelpOptions = true)
final class WorkersCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "as JSON, with whole names")
    boolean json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() {
        List<Worker> workers;
        Total total;
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            Workers rows = new Workers(context.getBean(JdbcClient.class));
            workers = rows.after("", Integer.MAX_VALUE);
            total = rows.total();
        }
        PrintWriter out = Terminal.out(spec);
        out.print(json ? asJson(workers, total) : asTable(workers, total));
        out.flush();
        return 0;
    }

    private static String asJson(List<Worker> workers, Total total) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("total", total);
        document.put("workers", workers);
        return ReadableJson.of(document) + System.lineSeparator();
    }

    private static String asTable(List<Worker> workers, Total total) {
        StringBuilder text = new StringBuilder();
        if (!workers.isEmpty()) {
            TextTable table =
                    new TextTable("worker", "state", "device", "busy", "slots", "last heard", "version", "labels");
            workers.forEach(worker -> table.row(
                    worker.brief(),
                    worker.state(),
                    worker.device(),
                    worker.busy(),
                    worker.slots(),
                    Silence.span(worker.secondsSilent()) + " ago",
                    worker.codeVersion(),
                    String.join(" ", worker.labels())));
            text.append(table).append(System.lineSeparator());
        }
        if (workers.stream().anyMatch(worker -> !worker.taken().isEmpty())) {
            TextTable table = new TextTable("worker", "is at", "run", "samples", "for", "free for others");
            workers.forEach(worker -> worker.taken().forEach(taken -> table.row(cells(worker, taken))));
            text.append(table).append(System.lineSeparator());
        }
        for (Worker worker : workers)
            if (worker.message() != null)
                text.append(worker.brief())
                        .append(": ")
                        .append(worker.message())
                        .append(System.lineSeparator());
        return text.append(total.text()).append(System.lineSeparator()).toString();
    }

    private static Object[] cells(Worker worker, Taken taken) {
        return new Object[] {
            worker.brief(),
            taken.label(),
            taken.suite() + " " + taken.run().substring(0, 8),
            taken.stored() + " of " + taken.planned(),
            Silence.span(taken.seconds()),
            taken.late() ? taken.free() : ""
        };
    }
}
