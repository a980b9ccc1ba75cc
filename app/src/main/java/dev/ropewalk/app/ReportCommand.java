package dev.ropewalk.app;

import dev.ropewalk.evaluator.version.CodeVersion;
import dev.ropewalk.results.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description =
                "Writes a stored run as one HTML file that opens from the disk, without a service: conclusions, curves with bands, tables with"
                        + " intervals, hashes. For a comparison see compare --html.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "a run's id or the first digits of it, six or more")
    String run = "";

    @Option(names = "--html", paramLabel = "FILE", required = true, description = "where it is written")
    Path html = Path.of("");

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        OutputFile.check("--html", html);
        String page;
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            page = new Report(context.getBean(JdbcClient.class), CodeVersion.current()).ofRun(run);
        }
        OutputFile.write(html, page);
        PrintWriter out = OutputFile.table(spec, html);
        out.println("Written to " + html + ".");
        out.flush();
        return 0;
    }
}
