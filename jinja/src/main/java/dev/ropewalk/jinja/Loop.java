package dev.ropewalk.jinja;

import com.hubspot.jinjava.util.ForLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jinjava's loop, which its tags {@code break} and {@code continue} know, with the neighbours of an element. */
final class Loop extends ForLoop {

    private final List<Object> elements;
    private final int depth;

    /** @param depth loops around this one */
    Loop(List<Object> elements, int depth) {
        super(elements.iterator(), elements.size());
        this.elements = elements;
        this.depth = depth;
    }

    int depth() {
        return depth;
    }

    @Nullable
    Object member(String name) {
        int at = getIndex0();
        return switch (name) {
            case "index" -> at + 1L;
            case "index0" -> (long) at;
            case "revindex" -> (long) elements.size() - at;
            case "revindex0" -> elements.size() - at - 1L;
            case "first" -> at == 0;
            case "last" -> at == elements.size() - 1;
            case "length" -> (long) elements.size();
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> at > 0 ? elements.get(at - 1) : new Undefined("there is no previous item");
            case "nextitem" -> at + 1 < elements.size() ? elements.get(at + 1) : new Undefined("there is no next item");
            case "cycle" ->
                (Callable) given -> {
                    if (given.positional().isEmpty())
                        throw new TemplateException("loop.cycle needs something to cycle through.");
                    return given.positional().get(at % given.positional().size());
                };
            case "changed" ->
                (Callable) given -> {
                    throw new TemplateException("loop.changed is not supported.");
                };
            default -> null;
        };
    }
}
