package dev.ropewalk.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads a document to its end although something in it is wrong, and tells everything at the end. */
public final class Faults {

    private final List<Fault> found = new ArrayList<>();

    /**
     * What stands somewhere in the document.
     *
     * @param place a pointer, RFC 6901
     * @param otherwise what to go on with where it is wrong
     */
    public <T> T at(String place, Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (IllegalArgumentException failure) {
            add(place, failure);
            return otherwise;
        }
    }

    /** The same where nothing comes of it. */
    public void at(String place, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException failure) {
            add(place, failure);
        }
    }

    /**
     * What the document is as a whole, made of what could be read.
     *
     * @throws FaultsException where anything was wrong
     */
    public <T> T whole(Supplier<T> making) {
        T made;
        try {
            made = making.get();
        } catch (IllegalArgumentException failure) {
            add("", failure);
            throw new FaultsException(found);
        }
        end();
        return made;
    }

    /**
     * Of a place that was found wrong nothing more is said. An exception of a kind of its own is more than a sentence to whoever catches it, as one that must not
     * be shown to everybody: it passes as it is.
     */
    private void add(String place, IllegalArgumentException failure) {
        if (failure.getClass() != IllegalArgumentException.class && !(failure instanceof FaultsException))
            throw failure;
        found.addAll(FaultsException.of(failure).stream()
                .map(fault -> fault.below(place))
                .filter(fault -> !isWrong(fault.pointer()))
                .toList());
    }

    /** Whether that, something in it, or what it stands in was found wrong. */
    public boolean isWrong(String place) {
        return found.stream()
                .map(Fault::pointer)
                .anyMatch(wrong -> (wrong + "/").startsWith(place + "/") || (place + "/").startsWith(wrong + "/"));
    }

    /** Up to now, in the order in which they were found. */
    public List<Fault> found() {
        return List.copyOf(found);
    }

    /** @throws FaultsException where anything was wrong */
    public void end() {
        if (!found.isEmpty()) throw new FaultsException(found);
    }
}
