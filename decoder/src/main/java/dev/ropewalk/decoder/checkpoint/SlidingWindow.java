package dev.ropewalk.decoder.checkpoint;

import dev.ropewalk.methods.Layers;
import dev.ropewalk.methods.Reach;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The sliding window of a config.json, layer by layer, as transformers 5.23.0 reads it: each layer's number of keys that a query sees, its own
 * included. What it comes to is noted wherever a window is given, because no plan shows it.
 */
final class SlidingWindow {

    private static final String WINDOW = "sliding_window", SWITCH = "use_sliding_window", TYPES = "layer_types";

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

    /** Of all layers but each {@code period}-th, or of those that {@code layer_types} names. @throws CheckpointException without a window */
    static List<Integer> ofAllBut(ConfigFile file, int layers, int period) {
        int window = file.optionalPositive(WINDOW)
                .orElseThrow(() -> file.wrong(
                        WINDOW, "must be a whole number of at least 1: some layers slide in this family, got null"));
        if (file.has(TYPES)) return byType(file, layers, window, "it is null");
        return told(
                file,
                IntStream.range(0, layers)
                        .mapToObj(layer -> (layer + 1) % period == 0 ? Reach.UNBOUNDED : window)
                        .toList(),
                "each " + period + " layers one sees all, and there are " + layers);
    }

    /** Of some layers where the switch is on, or of those that {@code layer_types} names. */
    static List<Integer> ofThese(ConfigFile file, int layers, List<Integer> sliding) {
        boolean on = file.flag(SWITCH);
        int window = on ? file.optionalPositive(WINDOW).orElse(Reach.UNBOUNDED) : Reach.UNBOUNDED;
        String off = on ? "it is null" : SWITCH + " is not true";
        file.at(WINDOW);
        if (file.has(TYPES)) return byType(file, layers, window, off);
        return told(
                file,
                IntStream.range(0, layers)
                        .mapToObj(layer -> sliding.contains(layer) ? window : Reach.UNBOUNDED)
                        .toList(),
                on ? "no layer is without rotation" : off);
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
        List<Integer> sliding = IntStream.range(0, windows.size())
                .filter(layer -> windows.get(layer) != Reach.UNBOUNDED)
                .boxed()
                .toList();
        boolean asked = file.says(WINDOW) || file.says(SWITCH) && file.flag(SWITCH);
        if (!sliding.isEmpty()) {
            boolean all = sliding.size() == windows.size();
            file.note((all ? "every layer sees " : Layers.of(sliding) + (sliding.size() == 1 ? " sees " : " see "))
                    + windows.get(sliding.get(0)) + " keys"
                    + (all ? "" : ", the others all; layers are counted from 0"));
        } else if (asked) {
            file.note("no layer has a window: " + why);
        }
        return windows;
    }

    private SlidingWindow() {}
}
