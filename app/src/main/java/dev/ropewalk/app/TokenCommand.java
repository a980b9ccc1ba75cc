package dev.ropewalk.app;

import dev.ropewalk.methods.Legible;
import dev.ropewalk.web.token.Tokens;
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
        name = "token",
        description = "Makes a token that allows changes over REST, and prints it once; only its hash is stored.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "command line",
            description = "to tell tokens apart (default: command line)")
    String name = "command line";

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() {
        if (name.isBlank() || name.length() > 200) throw new RefusedException("--name must have 1 to 200 characters.");
        Legible.line("--name", name);
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            Terminal.out(spec).println(context.getBean(Tokens.class).create(name));
            Terminal.out(spec).flush();
        }
        return 0;
    }
}
