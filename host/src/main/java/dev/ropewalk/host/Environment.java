package dev.ropewalk.host;

import java.util.Map;
import java.util.Optional;

/** What the process was told by variables. One that is empty or blank is none: that is how shells and compose files leave one out. */
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
