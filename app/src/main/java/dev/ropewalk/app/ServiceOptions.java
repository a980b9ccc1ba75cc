package dev.ropewalk.app;

import dev.ropewalk.decoder.hub.ModelService;
import dev.ropewalk.host.Caches;
import dev.ropewalk.host.Environment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a worker fetches models from that are not here: {@code --service URL}, else {@code ROPEWALK_SERVICE}. */
final class ServiceOptions {

    private static final String OPTION = "--service", VARIABLE = "ROPEWALK_SERVICE";

    private final Environment environment;

    @Option(
            names = OPTION,
            paramLabel = "URL",
            description =
                    "service to fetch models from that are not here (default: ROPEWALK_SERVICE; its token from ROPEWALK_TOKEN)")
    @Nullable
    String url;

    ServiceOptions() {
        this(Environment.ofProcess());
    }

    ServiceOptions(Environment environment) {
        this.environment = environment;
    }

    /** Empty where none is named. */
    Optional<ModelService> service() {
        boolean given = url != null && !url.isBlank();
        return Optional.ofNullable(url)
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .or(() -> environment.get(VARIABLE))
                .map(address -> new ModelService(
                        given ? OPTION : VARIABLE, address, environment.variables(), Caches.ropewalk()));
    }
}
