package dev.ropewalk.app;

import dev.ropewalk.app.Finding.State;
import dev.ropewalk.host.Environment;
import dev.ropewalk.results.ReadableJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description =
                "Looks at what this installation rests on: program, settings, disks, models, devices, the database and what is stored in it; says what is wrong"
                        + " and how to mend it. Changes nothing. Exit status 0 only if nothing is wrong.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "as JSON")
    boolean json;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(MachineFindings.of(Environment.ofProcess(), database));
        findings.addAll(DatabaseFindings.of(database));
        long wrong = count(findings, State.WRONG);
        PrintWriter out = Terminal.out(spec);
        out.print(json ? asJson(findings, wrong) : asText(findings, wrong));
        out.flush();
        return wrong == 0 ? 0 : 1;
    }

    private static long count(List<Finding> findings, State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    private static String asJson(List<Finding> findings, long wrong) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("wrong", wrong);
        document.put("findings", findings.stream().map(DoctorCommand::json).toList());
        return ReadableJson.of(document) + System.lineSeparator();
    }

    private static Map<String, @Nullable Object> json(Finding finding) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("what", finding.what());
        map.put("state", finding.state().word());
        map.put("found", finding.found());
        map.put("mend", finding.mend());
        return map;
    }

    private static String asText(List<Finding> findings, long wrong) {
        TextTable table = new TextTable("what", "state", "found");
        for (Finding finding : findings)
            table.row(finding.what(), finding.state().word(), finding.found());
        StringBuilder text = new StringBuilder().append(table).append(System.lineSeparator());
        for (Finding finding : findings)
            if (finding.mend() != null)
                text.append(finding.what()).append(": ").append(finding.mend()).append(System.lineSeparator());
        return text.append(
                        wrong == 0
                                ? "Nothing is wrong."
                                : wrong == 1 ? "One thing is wrong." : wrong + " things are wrong.")
                .append(System.lineSeparator())
                .toString();
    }
}
