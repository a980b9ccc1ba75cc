package dev.ropewalk.tasks.dataset;

import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.results.identity.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The questions of one file.
 *
 * @param name the task as its authors call it: {@code niah_single_1}, {@code qasper_e}
 * @param version whose rules the prompts follow, or what the user calls this copy
 * @param licence a note for people
 * @param sha256 of the file as it lies on the disk, compressed or not
 * @param rows of the file; one row may hold several questions, or several rows one
 * @param warnings rows that were taken although something is odd about them, in the order of the file
 */
public record Dataset(
        String name,
        Format format,
        String version,
        String licence,
        String sha256,
        int rows,
        List<Warning> warnings,
        List<Question> questions) {

    public Dataset {
        warnings = List.copyOf(warnings);
        questions = List.copyOf(questions);
        if (name.isBlank()) throw new IllegalArgumentException("a dataset needs a name, got '" + name + "'");
        if (!sha256.matches("[0-9a-f]{64}"))
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, got '" + sha256 + "'");
        if (rows < 1 || questions.isEmpty())
            throw new IllegalArgumentException(
                    name + " has " + rows + " rows with " + questions.size() + " questions, it needs one of each");
        Set<String> ids = new HashSet<>();
        for (Question question : questions)
            if (!ids.add(question.id()))
                throw new IllegalArgumentException(name + " has two questions with the id " + question.id());
    }

    /** The same, whose first answers may have so many tokens. */
    public Dataset answeredIn(int newTokens) {
        return new Dataset(
                name,
                format,
                version,
                licence,
                sha256,
                rows,
                warnings,
                questions.stream()
                        .map(question -> question.answeredIn(newTokens))
                        .toList());
    }

    /**
     * SHA-256 of what is asked, how, and what is right: the same for two datasets only if their numbers may be compared. The file's hash does
     * not say that much, as templates lie elsewhere.
     */
    public String asked() {
        List<Object> all = new ArrayList<>();
        for (Question question : questions) all.add(question.identity());
        return Fingerprint.of(Identity.canonicalJson(all));
    }

    /** Of the first questions, what each shares with others of them; empty where all of them stand alone. */
    public List<String> clusters(int first) {
        List<String> clusters =
                questions.subList(0, first).stream().map(Question::cluster).toList();
        return new HashSet<>(clusters).size() == clusters.size() ? List.of() : clusters;
    }

    /**
     * @param file its name without folders
     * @param line from 1, blank lines counted
     */
    public record Warning(String file, int line, String what) {

        @Override
        public String toString() {
            return file + ", line " + line + ": " + what;
        }
    }
}
