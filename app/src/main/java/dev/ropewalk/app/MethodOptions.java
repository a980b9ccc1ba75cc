package dev.ropewalk.app;

import dev.ropewalk.methods.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --method M [--set k=v]…}: a configuration on the command line. */
final class MethodOptions {

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec mixee;

    @Option(
            names = "--method",
            paramLabel = "M",
            defaultValue = "rope",
            description = "method or preset by its name, or whole: 'self-extend{group=8,window=1024}' (default: rope)")
    String method = "rope";

    @Option(names = "--set", paramLabel = "k=v", description = "one parameter of the method; repeat for more")
    List<String> parameters = new ArrayList<>();

    /** @throws ParameterException for a configuration that does not exist: wrong usage */
    Configuration configuration() {
        try {
            if (parameters.isEmpty()) return Configuration.parse(method);
            Map<String, Object> given =
                    new LinkedHashMap<>(Configuration.parse(method).parameters());
            given.putAll(said());
            return Configuration.of(Configuration.parse(method).method(), given);
        } catch (IllegalArgumentException e) {
            if (mixee == null) throw e;
            throw new ParameterException(mixee.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (String parameter : parameters) {
            int border = parameter.indexOf('=');
            if (border < 1)
                throw new IllegalArgumentException("--set must be parameter=value, got '" + parameter + "'");
            String name = parameter.substring(0, border);
            if (said.put(name, parameter.substring(border + 1)) != null)
                throw new IllegalArgumentException("--set names " + name + " twice");
        }
        return said;
    }
}
