package dev.ropewalk.methods;

import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a document, so that whoever wrote it mends it once. Its message is that of its only fault, or begins with their number. */
public final class FaultsException extends IllegalArgumentException {

    /** Faults that one message tells. */
    private static final int MOST = 12;

    private final transient List<Fault> faults;

    FaultsException(List<Fault> faults) {
        super(sentence(faults.stream().map(Fault::sentence).toList()));
        this.faults = List.copyOf(faults);
    }

    /** At least one. */
    public List<Fault> faults() {
        return faults;
    }

    /** What an exception tells: its faults, or the only one it is, of the document as a whole. */
    public static List<Fault> of(IllegalArgumentException failure) {
        return failure instanceof FaultsException several
                ? several.faults
                : List.of(new Fault("", String.valueOf(failure.getMessage())));
    }

    /** One sentence as it is, several behind their number. */
    public static String sentence(List<String> sentences) {
        if (sentences.size() == 1) return sentences.get(0);
        return sentences.size() + " values are wrong: "
                + sentences.stream()
                        .limit(MOST)
                        .map(sentence -> sentence.replaceFirst("\\.$", ""))
                        .collect(Collectors.joining("; "))
                + (sentences.size() > MOST ? "; and " + (sentences.size() - MOST) + " more" : "");
    }
}
