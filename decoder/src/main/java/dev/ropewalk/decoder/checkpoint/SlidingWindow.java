package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The sliding window of a config.json, layer by layer, as transformers 5.23.0 reads it: each layer's number of keys that a query sees, its own
 * included. What it comes to is noted wherever a window is given, because no plan shows it.
 */
final class SlidingWindow {

    private static final String WINDOW = "sliding_window", SWITCH = "use_sliding_window", TYPES = "layer_types";

    /** Names in sentences; a file may hold ten thousand layers. */
    private static final int MOST_RUNS = 12;

    /** No layer has one. */
    static List<Integer> none(int layers) {
        return Collections.nCopies(layers, Reach.UNBOUNDED);
    }

    /** Of every layer, or of those that {@code layer_types} names: a Mistral that has them is a Ministral to transformers. */
    static List<Integer> ofAll(ConfigFile file, int layers, boolean readsTypes) {
        int window = file.optionalPositive(WINDOW).orElse(Reach.UNBOUNDED);
        if (!readsTypes || !file.has(TYPES)) return told(file, Collections.nCopies(layers, window), "it is null");
        return byType(file, layers, window, "it is null");
    }

    /** Of layers from {@code max_window_layers} on, or of those that {@code layer_types} names, if the switch is on. */
    static List<Integer> ofSome(ConfigFile file, int layers) {
        boolean on = file.flag(SWITCH);
        file.at("max_window_layers"); // published files have it whether or not anything follows it
        JsonNode given = file.at(WINDOW);
        int window = on ? file.optionalPositive(WINDOW).orElse(Reach.UNBOUNDED) : Reach.UNBOUNDED;
        String off = on ? "it is null" : SWITCH + " is not true";
        if (file.has(TYPES)) return byType(file, layers, window, off);
        if (!on) return told(file, none(layers), off + " and " + WINDOW + " " + given + " is not read");
        int first = file.whole("max_window_layers");
        return told(
                file,
                IntStream.range(0, layers)
                        .mapToObj(layer -> layer < first ? Reach.UNBOUNDED : window)
                        .toList(),
                window == Reach.UNBOUNDED ? off : "max_window_layers is " + first + ", and there are " + layers);
    }

    /** @param off why there is no window where {@code window} is none */
    private static List<Integer> byType(ConfigFile file, int layers, int window, String off) {
        JsonNode types = file.at(TYPES);
        if (!types.isArray() || types.size() != layers)
            throw file.wrong(
                    TYPES,
                    "must be a list with a type for each of the " + layers + " layers, got "
                            + (types.isArray() ? types.size() + " of them" : types));
        List<Integer> windows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            String type = types.path(layer).asString("");
            boolean slides = type.equals("sliding_attention");
            if (!slides && !type.equals("full_attention") && !type.equals("attention"))
                throw file.wrong(
                        TYPES,
                        "must say full_attention or sliding_attention for each layer, got '" + type + "' for layer "
                                + layer);
            if (slides && window == Reach.UNBOUNDED)
                throw file.wrong(
                        TYPES,
                        "says sliding_attention for layer " + layer + ", but there is no " + WINDOW + ": " + off
                                + "; one of the two is wrong");
            windows.add(slides ? window : Reach.UNBOUNDED);
        }
        return told(
                file,
                windows,
                window == Reach.UNBOUNDED
                        ? off
                        : TYPES + " says full_attention for all, although " + WINDOW + " is " + window);
    }

    private static List<Integer> told(ConfigFile file, List<Integer> windows, String why) {
        List<String> runs = runs(windows);
        boolean asked = file.says(WINDOW) || file.says(SWITCH) && file.flag(SWITCH);
        if (!runs.isEmpty()) {
            int window = windows.stream()
                    .filter(w -> w != Reach.UNBOUNDED)
                    .findFirst()
                    .orElseThrow();
            boolean all = windows.stream().noneMatch(w -> w == Reach.UNBOUNDED);
            file.note((all
                            ? "every layer sees "
                            : "layers " + runs.stream().limit(MOST_RUNS).collect(Collectors.joining(", "))
                                    + (runs.size() > MOST_RUNS ? ", …" : "") + " see ")
                    + window + " keys" + (all ? "" : ", the others all; layers are counted from 0"));
        } else if (asked) {
            file.note("no layer has a window: " + why);
        }
        return windows;
    }

    /** Layers with a window, as {@code 2 to 4}. */
    private static List<String> runs(List<Integer> windows) {
        List<String> runs = new ArrayList<>();
        for (int layer = 0; layer < windows.size(); layer++) {
            if (windows.get(layer) == Reach.UNBOUNDED) continue;
            int first = layer;
            while (layer + 1 < windows.size() && windows.get(layer + 1) != Reach.UNBOUNDED) layer++;
            runs.add(first == layer ? String.valueOf(first) : first + " to " + layer);
        }
        return runs;
    }

    private SlidingWindow() {}
}
