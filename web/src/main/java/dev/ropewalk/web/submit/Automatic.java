package dev.ropewalk.web.submit;

import dev.ropewalk.methods.Choice;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration chooses by itself at one length, and why.
 *
 * @param exact nothing left open; empty where it cannot serve the length
 * @param reasons one for each value that it chose, {@code group = 8: …}; why it cannot serve the length where it cannot
 */
record Automatic(int length, String exact, List<String> reasons) {

    /** @return empty where what is written is no configuration, which is said by who reads the suite */
    static Optional<Automatic> of(Entry entry, Rope rope, int length) {
        Configuration configuration;
        try {
            configuration = Configuration.of(entry.name(), Map.copyOf(entry.parameters()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        try {
            Resolution resolution = configuration.resolve(rope, length);
            return Optional.of(new Automatic(
                    length,
                    resolution.exact().label(),
                    resolution.choices().stream()
                            .filter(choice -> choice.origin() == Choice.Origin.AUTOMATIC)
                            .map(choice -> choice.parameter() + ": " + choice.reason())
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Automatic(length, "", List.of(String.valueOf(e.getMessage()))));
        }
    }
}
