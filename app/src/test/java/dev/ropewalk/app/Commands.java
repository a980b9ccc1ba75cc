package dev.ropewalk.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Commands on an embedded database of their own. */
record Commands(Path folder) {

    record Answer(int status, String out, String err) {}

    String url() {
        return "jdbc:h2:file:" + folder.resolve("db");
    }

    Answer run(String... arguments) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--db", url()));
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Answer(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }
}
