package dev.ropewalk.jinja;

import java.util.Iterator;
import java.util.List;

/** What filters like {@code map} and {@code select} give in Jinja: elements that can be gone through once, but neither counted nor written. */
final class Stream implements Iterable<Object> {

    private final Iterator<Object> elements;

    Stream(List<Object> elements) {
        this.elements = elements.iterator();
    }

    @Override
    public Iterator<Object> iterator() {
        return elements;
    }
}
