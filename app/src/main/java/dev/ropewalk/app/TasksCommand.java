package dev.ropewalk.app;

import picocli.CommandLine.Command;

@Command(
        name = "tasks",
        description = "What tasks ask of a model.",
        subcommands = TasksDumpCommand.class,
        mixinStandardHelpOptions = true)
final class TasksCommand {}
