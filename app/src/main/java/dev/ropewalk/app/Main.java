package dev.ropewalk.app;

import dev.ropewalk.host.Caches;
import dev.ropewalk.host.Environment;
import dev.ropewalk.methods.Legible;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit status 0 done, 1 failed, 2 wrong usage; what went wrong is one sentence on standard error. */
@Command(
        name = "ropewalk",
        description = "Measures how far each context-extension method stretches a language model.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            AdviseCommand.class,
            SearchCommand.class,
            ServeCommand.class,
            WorkerCommand.class,
            WorkersCommand.class,
            DevicesCommand.class,
            DoctorCommand.class,
            MethodsCommand.class,
            PlanCommand.class,
            LogitsCommand.class,
            GenerateCommand.class,
            ProbeCommand.class,
            VerifyCommand.class,
            TasksCommand.class,
            BenchCommand.class,
            PretrainCommand.class,
            FinetuneCommand.class,
            ScoreMetricCommand.class,
            StatsCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            MarkCommand.class,
            RescoreCommand.class,
            ReplayCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            StandingsCommand.class,
            PaperCommand.class,
            PersonCommand.class,
            TokenCommand.class,
            CheckCommand.class);

    /** The locale changes nothing: every call of ours names one (LocaleTest), and what libraries ask for is the root locale, in UTF-8. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        Caches.tellHome();
        StandardOutput output = new StandardOutput();
        System.setOut(utf8(output));
        System.setErr(utf8(new FileOutputStream(FileDescriptor.err)));
        CommandLine commands = commandLine(arguments).setOut(writer(System.out)).setErr(writer(System.err));
        int status = execute(commands, arguments);
        commands.getOut().flush();
        Optional<String> lost = output.complaint();
        lost.ifPresent(sentence -> complain(commands, sentence));
        System.exit(status == 0 && lost.isPresent() ? CommandLine.ExitCode.SOFTWARE : status);
    }

    private static int execute(CommandLine commands, String[] arguments) {
        // Windows decodes arguments by itself
        Optional<String> unreadable = File.separatorChar == '/'
                ? Arguments.complaint(arguments, System.getenv(), System.getProperty("sun.jnu.encoding", "UTF-8"))
                : Optional.empty();
        try {
            if (unreadable.isPresent()) throw new RefusedException(unreadable.get());
            Logs.set(Environment.ofProcess());
        } catch (RefusedException e) {
            complain(commands, String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
        try {
            return commands.execute(arguments);
        } catch (Error e) { // such as a native library that does not fit this machine
            complain(commands, Complaint.of(e));
            if (Logs.isDebug(Environment.ofProcess())) trace(commands, e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static PrintWriter writer(PrintStream out) {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    private static PrintStream utf8(OutputStream out) {
        return new PrintStream(new BufferedOutputStream(out), true, StandardCharsets.UTF_8);
    }

    /** Puts together the command that the first argument names, and all of them where it names none: that takes longer than most of them run. */
    static CommandLine commandLine(String... words) {
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> words.length > 0
                        && command.getAnnotation(Command.class).name().equals(words[0]))
                .toList();
        CommandLine commands = new CommandLine(new Main());
        (named.isEmpty() ? COMMANDS : named).forEach(commands::addSubcommand);
        return commands.setExecutionExceptionHandler((exception, command, parsed) -> {
                    complain(command, Complaint.of(exception));
                    if (Logs.isDebug(Environment.ofProcess())) trace(command, exception);
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((exception, arguments) -> {
                    complain(exception.getCommandLine(), Usage.complaint(exception));
                    return CommandLine.ExitCode.USAGE;
                });
    }

    private static void trace(CommandLine command, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        command.getErr().print(Secrets.hidden(trace.toString()));
        command.getErr().flush();
    }

    private static void complain(CommandLine command, String sentence) {
        PrintWriter err = command.getErr();
        err.println("ropewalk: " + Legible.shown(Secrets.hidden(sentence)));
        err.flush();
    }
}
