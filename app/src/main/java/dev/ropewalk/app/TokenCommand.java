package dev.ropewalk.app;

import dev.ropewalk.methods.Legible;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.token.Scope;
import dev.ropewalk.web.token.Tokens;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Option(
            names = "--owner",
            paramLabel = "PERSON",
            description = "whose it is: it does no more than they may (default: nobody's)")
    @Nullable
    String owner;

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = ",",
            defaultValue = "read,submit,admin,worker",
            description = "what it may do: read, submit, admin, worker (files of models alone); default: all of them")
    List<String> scopes = List.of();

    @Option(names = "--days", paramLabel = "N", description = "days until it ends (default: it has no end)")
    @Nullable
    Integer days;

    @Mixin
    DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() {
        if (name.isBlank() || name.length() > 200) throw new RefusedException("--name must have 1 to 200 characters.");
        Legible.line("--name", name);
        if (days != null && (days < 1 || days > 3650))
            throw new RefusedException("--days must lie in 1..3650, got " + days + ".");
        Set<Scope> may = Scope.of(scopes);
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            String token = context.getBean(Tokens.class)
                    .create(
                            name,
                            owner == null
                                    ? null
                                    : PersonCommand.named(context.getBean(People.class), owner)
                                            .id(),
                            may,
                            days == null ? null : OffsetDateTime.now().plusDays(days));
            Terminal.out(spec).println(token);
            Terminal.out(spec).flush();
        }
        return 0;
    }
}
