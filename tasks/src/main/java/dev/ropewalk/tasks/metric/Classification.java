package dev.ropewalk.tasks.metric;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part in as many as there are classes named in the answer, if the right one is among them. Names that are only a part of the right name
 * do not count, but while they are struck from the list it is being walked through, so of two neighbours the second one survives; a name that
 * stands twice among the classes counts twice. LongBench/metrics.py, classification_score, THUDM/LongBench 2e00731.
 */
record Classification() implements Scorer {

    @Override
    public Score read(String prediction, Reference reference) {
        @Nullable List<String> classes = reference.classes();
        if (classes == null) throw new IllegalArgumentException("classification needs the list of classes, got none");
        List<String> named = classes.stream().filter(prediction::contains).toList();
        double best = 0;
        for (String right : reference.answers()) best = Math.max(best, share(named, right));
        return new Score(best, named.isEmpty() ? null : String.join(", ", named));
    }

    private static double share(List<String> named, String right) {
        List<String> left = new ArrayList<>(named);
        for (int i = 0; i < left.size(); i++) {
            String name = left.get(i);
            if (right.contains(name) && !right.equals(name)) left.remove(name);
        }
        return left.contains(right) ? 1.0 / left.size() : 0;
    }
}
