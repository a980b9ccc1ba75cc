package dev.ropewalk.app;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit status 0 done, 1 failed, 2 wrong usage; what went wrong is one sentence on standard error. */
@Command(
        name = "ropewalk",
        description = "Measures how far each context-extension method stretches a language model.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ServeCommand.class,
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
            TokenCommand.class
        })
public final class Main {

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    complain(command, Complaint.of(exception));
                    if (System.getenv("ROPEWALK_DEBUG") != null) exception.printStackTrace(command.getErr());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setParameterExceptionHandler((exception, arguments) -> {
                    CommandLine command = exception.getCommandLine();
                    complain(
                            command,
                            exception.getMessage() + " (see '"
                                    + command.getCommandSpec().qualifiedName() + " --help')");
                    return CommandLine.ExitCode.USAGE;
                });
    }

    private static void complain(CommandLine command, String sentence) {
        PrintWriter err = command.getErr();
        err.println("ropewalk: " + sentence);
        err.flush();
    }
}
