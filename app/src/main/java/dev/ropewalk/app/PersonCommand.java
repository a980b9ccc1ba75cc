package dev.ropewalk.app;

import dev.ropewalk.web.Page;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.TimeCursor;
import dev.ropewalk.web.person.People;
import dev.ropewalk.web.person.Person;
import dev.ropewalk.web.person.Role;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "person",
        description =
                "People who are let in by a service, and what they may do. From the first one on, an admin, everybody has a name.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class PersonCommand {

    @Spec
    @Nullable
    CommandSpec spec;

    @Command(name = "list", description = "Who is known here.", mixinStandardHelpOptions = true)
    int list(@Mixin DatabaseOptions database) {
        return with(database, people -> {
            StringBuilder lines = new StringBuilder();
            String after = null;
            do {
                Page<Person> some = people.page(TimeCursor.parse(after), 500);
                for (Person person : some.items())
                    lines.append(String.format(
                            Locale.ROOT,
                            "%-30s %-9s %s%n",
                            person.name(),
                            person.role(),
                            person.disabled()
                                    ? "disabled"
                                    : person.issuer() != null
                                            ? person.issuer()
                                            : person.hasPassword() ? "password" : "tokens alone"));
                after = some.next();
            } while (after != null);
            return lines.isEmpty()
                    ? "Nobody is known here by name."
                    : lines.toString().stripTrailing();
        });
    }

    @Command(
            name = "add",
            description = "Lets somebody in, and prints a password once; only its hash is stored.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "small letters, digits and . _ @ + -") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "submitter",
                            description = "viewer, submitter or admin (default: submitter); the first is an admin")
                    String role,
            @Option(
                            names = "--without-password",
                            description = "for who signs in by OpenID Connect or comes by tokens alone; prints nothing")
                    boolean without,
            @Mixin DatabaseOptions database) {
        return with(database, people -> {
            String password = without ? null : people.freshPassword();
            people.add(name, Role.of(role), password);
            return password;
        });
    }

    @Command(name = "role", description = "What somebody may do from now on.", mixinStandardHelpOptions = true)
    int role(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "ROLE", description = "viewer, submitter or admin") String role,
            @Mixin DatabaseOptions database) {
        return with(database, people -> {
            people.change(named(people, name), Role.of(role), null, null);
            return null;
        });
    }

    @Command(
            name = "disable",
            description = "Lets somebody in no more, by password or token, and signs them out; 'enable' does again.",
            mixinStandardHelpOptions = true)
    int disable(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        return with(database, people -> {
            people.change(named(people, name), null, true, null);
            return null;
        });
    }

    @Command(name = "enable", description = "Lets somebody in again.", mixinStandardHelpOptions = true)
    int enable(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        return with(database, people -> {
            people.change(named(people, name), null, false, null);
            return null;
        });
    }

    @Command(
            name = "password",
            description = "Gives somebody a new password, prints it once, and signs them out.",
            mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "NAME") String name, @Mixin DatabaseOptions database) {
        return with(database, people -> {
            String password = people.freshPassword();
            people.change(named(people, name), null, null, password);
            return password;
        });
    }

    /** @throws RefusedException where there is none */
    static Person named(People people, String name) {
        return people.named(name)
                .orElseThrow(() -> new RefusedException("There is nobody named '" + name + "' in this database."));
    }

    private int with(DatabaseOptions database, Function<People, @Nullable String> work) {
        try (var context = Application.start(Application.Access.class, WebApplicationType.NONE, database, Map.of())) {
            String said = work.apply(context.getBean(People.class));
            PrintWriter out = Terminal.out(spec);
            if (said != null) out.println(said);
            out.flush();
            return 0;
        } catch (Refusal e) {
            throw new RefusedException(String.valueOf(e.getBody().getDetail()));
        }
    }
}
