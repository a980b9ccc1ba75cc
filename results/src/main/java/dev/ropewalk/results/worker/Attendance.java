package dev.ropewalk.results.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who manages a run, who is at its cells, and what of it waits for somebody who is not there.
 *
 * @param manager the process; null while nobody has taken the run, and after its end
 * @param managerSecondsSilent since it was last heard of, by the database's clock; null where there is none, or it never was
 * @param slots that are at its cells
 * @param taken of these slots the first
 * @param waits cells that no worker would take
 * @param shortages cells that no worker has the memory for
 */
public record Attendance(
        @Nullable String manager,
        @Nullable Double managerSecondsSilent,
        int slots,
        List<Taken> taken,
        List<Wait> waits,
        List<Shortage> shortages) {

    static final Attendance NONE = new Attendance(null, null, 0, List.of(), List.of(), List.of());

    /**
     * Cells of one model and one kind of device that wait in vain.
     *
     * @param device the kind that they are to be measured on
     * @param workers that have such a device and are heard of, and all say what they cannot do
     * @param draining others that have one, and take no more
     * @param said by the former, each once
     */
    public record Wait(String device, String model, int cells, int workers, int draining, List<String> said) {

        public Wait {
            said = List.copyOf(said);
        }

        String sentence() {
            String waits = cells == 1 ? "1 cell waits" : cells + " cells wait";
            return workers == 0
                    ? waits + " for a worker with " + device + ": "
                            + (draining == 0
                                    ? "none is there that takes cells."
                                    : draining == 1
                                            ? "the one that is there ends what it is at and takes no more."
                                            : "the " + draining
                                                    + " that are there end what they are at and take no more.")
                            + " ./ropewalk worker starts one."
                    : waits + " for a worker with " + device + " that can measure " + model + ". "
                            + (workers == 1
                                    ? "The one that is there says: "
                                    : "The " + workers + " that are there say: ")
                            + said.stream().map(Attendance::ended).collect(Collectors.joining(" "));
        }
    }

    /**
     * Cells of one kind of device that are too large for whoever measures there (decision 55): once nothing else is left of the run, they fail.
     *
     * @param bytes of memory that the largest of them takes at the least, with its model
     * @param largest bytes that the largest worker offers
     */
    public record Shortage(String device, int cells, long bytes, long largest) {

        String sentence() {
            return (cells == 1 ? "1 cell needs " : cells + " cells need up to ") + Memory.text(bytes)
                    + " of memory; the largest worker with " + device + " offers " + Memory.text(largest) + ".";
        }
    }

    public Attendance {
        taken = List.copyOf(taken);
        waits = List.copyOf(waits);
        shortages = List.copyOf(shortages);
    }

    /** What is not as it should be, and when or by what it will be. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>(unmanaged());
        Map<String, List<Taken>> silent = new LinkedHashMap<>();
        for (Taken one : taken)
            if (one.late())
                silent.computeIfAbsent(one.worker(), worker -> new ArrayList<>())
                        .add(one);
        silent.forEach((worker, its) -> sentences.add(silent(worker, its)));
        sentences.addAll(lacking());
        return sentences;
    }

    /** That whoever manages it is not heard of. */
    private List<String> unmanaged() {
        List<String> sentences = new ArrayList<>();
        if (manager != null) {
            if (managerSecondsSilent == null)
                sentences.add("Its process was never heard of: the next one that manages runs takes it.");
            else if (managerSecondsSilent > Silence.TOLD)
                sentences.add("Its process was last heard of " + Silence.span(managerSecondsSilent) + " ago; "
                        + (managerSecondsSilent > Silence.SECONDS
                                ? "the next one that manages runs takes it."
                                : "unless it is heard of again, another takes the run in "
                                        + Silence.span(Silence.SECONDS - managerSecondsSilent) + "."));
        }
        return sentences;
    }

    /** The same as reasons. */
    List<Waiting> waiting() {
        return Stream.of(
                        unmanaged().stream().map(sentence -> new Waiting("manager", 0, sentence)),
                        waits.stream()
                                .map(wait -> new Waiting(
                                        wait.workers() > 0 ? "model" : wait.draining() > 0 ? "draining" : "worker",
                                        wait.cells(),
                                        wait.sentence())),
                        shortages.stream()
                                .map(shortage -> new Waiting("memory", shortage.cells(), shortage.sentence())))
                .flatMap(reasons -> reasons)
                .toList();
    }

    /** Of these, what is lacking for some cells: a device, a model, memory. */
    public List<String> lacking() {
        return Stream.concat(
                        waits.stream().map(Wait::sentence), shortages.stream().map(Shortage::sentence))
                .toList();
    }

    private static String silent(String worker, List<Taken> its) {
        int cells = its.stream().mapToInt(Taken::cells).sum();
        Taken last = its.get(its.size() - 1);
        return Worker.brief(worker) + ", which is at " + Total.count(cells, "cell") + ", was last heard of "
                + Silence.span(last.silent()) + " ago; others may take " + (cells == 1 ? "it " : "them ") + last.free()
                + ".";
    }

    private static String ended(String sentence) {
        return sentence.matches("(?s).*[.!?]") ? sentence : sentence + ".";
    }
}
