package dev.ropewalk.app;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user is told of a command that cannot be understood: the word, what there is instead, and where help is. */
final class Usage {

    static String complaint(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        return sentence(failure, command) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')";
    }

    private static String sentence(ParameterException failure, CommandLine command) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty())
            return String.valueOf(failure.getMessage())
                    .replaceFirst("is not an? (?:int|long)$", "is not a whole number");
        String word = unmatched.getUnmatched().get(0);
        List<String> near = unmatched.getSuggestions();
        String instead = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        if (word.startsWith("-")) return "there is no option '" + word + "'" + instead;
        if (command.getSubcommands().isEmpty()) return "'" + word + "' is one word too many; quote what has blanks";
        return "there is no command '" + word + "'" + (near.isEmpty() ? ", known: " + commands(command) : instead);
    }

    private static String commands(CommandLine command) {
        return command.getSubcommands().keySet().stream().collect(Collectors.joining(", "));
    }

    private Usage() {}
}
