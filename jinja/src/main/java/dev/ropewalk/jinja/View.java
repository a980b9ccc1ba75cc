package dev.ropewalk.jinja;

import java.util.AbstractList;
import java.util.List;

/** What range() and the methods of a dictionary give: it can be gone through and counted, but is no list, and has another text in Python. */
final class View extends AbstractList<Object> {

    private final List<Object> elements;
    private final boolean indexed;

    /** @param indexed whether an element can be asked for by its number, as of a range */
    View(List<Object> elements, boolean indexed) {
        this.elements = elements;
        this.indexed = indexed;
    }

    boolean isIndexed() {
        return indexed;
    }

    @Override
    public Object get(int index) {
        return elements.get(index);
    }

    @Override
    public int size() {
        return elements.size();
    }
}
