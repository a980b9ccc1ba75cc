package dev.ropewalk.evaluator.run;

import dev.ropewalk.decoder.checkpoint.Checkpoint;
import dev.ropewalk.decoder.checkpoint.CheckpointException;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.decoder.engine.DeviceException;
import dev.ropewalk.decoder.engine.Devices;
import dev.ropewalk.decoder.forecast.CostForecast;
import dev.ropewalk.evaluator.cell.DryRun;
import dev.ropewalk.evaluator.cell.RunCells;
import dev.ropewalk.evaluator.cell.Workers;
import dev.ropewalk.evaluator.model.KeptModel;
import dev.ropewalk.evaluator.model.LoadedModel;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelNames;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.results.outlook.Outlook;
import dev.ropewalk.results.worker.Memory;
import dev.ropewalk.results.worker.Worker;
import dev.ropewalk.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells what a suite would take before it is queued: by its form, what the database knows, and a model's files where those were opened for a run before (decisions 57 and 61). */
public final class Foresight {

    /** Workers that are asked. */
    private static final int MOST_WORKERS = 200;

    private final JdbcClient jdbc;
    private final DryRun dryRun;
    private final RunCells cells;
    private final Workers workers;
    private final Roots roots;
    private final String device;
    private final boolean measures;

    /**
     * @param workers by which a kind of device is known that is not here
     * @param device that of suites that name none
     * @param measures whether this process takes cells
     */
    public Foresight(JdbcClient jdbc, RunCells cells, Workers workers, Roots roots, String device, boolean measures) {
        this.jdbc = jdbc;
        dryRun = new DryRun(jdbc);
        this.cells = cells;
        this.workers = workers;
        this.roots = roots;
        this.device = device;
        this.measures = measures;
    }

    /**
     * Of a suite that somebody sent: no file is opened that it names.
     *
     * @param late asked now and then; once true, there is no answer
     * @throws IllegalArgumentException one sentence: what does not fit the model
     * @throws DryRun.LateException once it is late
     */
    public Outlook unopened(Suite suite, BooleanSupplier late) {
        Optional<String> kind = kind(suite);
        if (kind.isEmpty())
            return withPlaces(
                    bare(suite, word(suite), "Nobody here has the device " + word(suite) + ".", suite.tasks()));
        boolean bundled = suite.model().equals(ModelNames.BUNDLED);
        Optional<String> id = bundled ? Optional.empty() : known(suite.model());
        if (id.isEmpty() && !bundled)
            return withPlaces(bare(
                    suite,
                    kind.get(),
                    "The model " + suite.model()
                            + " is not known here: what it takes is known once a run has opened it.",
                    suite.tasks()));
        List<Task> unopened = suite.tasks().stream().filter(Roots::namesAFile).toList(),
                made =
                        suite.tasks().stream()
                                .filter(task -> !unopened.contains(task))
                                .toList();
        Outlook files = unopened.isEmpty()
                ? null
                : bare(suite, kind.get(), "What is asked of files is known once a run has opened them.", unopened);
        if (made.isEmpty() && files != null) return withPlaces(files);
        roots.checkOpened(suite.model());
        try (ModelFiles here = ModelFiles.openHere(suite.model())) {
            Outlook told = dryRun.of(
                    new DryRun.Asked(
                            suite.asking(made), here, id.orElseGet(here::sha256), Device.like(kind.get()), null),
                    late);
            return withPlaces(files == null ? told : together(told, files));
        } catch (CheckpointException e) {
            return withPlaces(bare(
                    suite, kind.get(), "The files of the model " + suite.model() + " are not here.", suite.tasks()));
        }
    }

    /**
     * Of one's own suite: by its model in memory, where this machine can have it there.
     *
     * @throws CheckpointException one sentence: what is wrong with the model
     * @throws DeviceException where nobody has the device
     */
    public Outlook opened(Suite suite) {
        Checkpoint checkpoint = Checkpoint.open(ModelNames.folder(suite.model()));
        try {
            Device here = Devices.named(word(suite));
            if (cells.tooLarge(suite, checkpoint, here).isEmpty()) return measured(suite, checkpoint, here);
            return counted(suite, here.identity());
        } catch (DeviceException e) {
            return counted(suite, workers.kind(word(suite)).orElseThrow(() -> e));
        }
    }

    private Outlook measured(Suite suite, Checkpoint checkpoint, Device here) {
        try (KeptModel models = new KeptModel()) {
            LoadedModel model = models.load(suite.model(), checkpoint, suite.dtype(), here);
            return told(suite, model.files(), here, model.decoder().forecast());
        }
    }

    private Outlook counted(Suite suite, String kind) {
        try (ModelFiles files = ModelFiles.open(suite.model())) {
            return told(suite, files, Device.like(kind), null);
        }
    }

    private Outlook told(Suite suite, ModelFiles files, Device device, @Nullable CostForecast measured) {
        return withPlaces(dryRun.of(new DryRun.Asked(suite, files, files.sha256(), device, measured), () -> false));
    }

    private String word(Suite suite) {
        return suite.device() == null ? device : suite.device();
    }

    private Optional<String> kind(Suite suite) {
        try {
            return Optional.of(Devices.named(word(suite)).identity());
        } catch (DeviceException e) {
            return workers.kind(word(suite));
        }
    }

    /** The latest contents that a run opened under this name. */
    private Optional<String> known(String model) {
        return jdbc.sql(
                        "select id from model where location = :name and family <> 'imported' order by created_at desc limit 1")
                .param("name", model)
                .query(String.class)
                .optional();
    }

    /** What the suite alone says. */
    private static Outlook bare(Suite suite, String kind, String note, List<Task> tasks) {
        List<Outlook.Row> rows = new ArrayList<>();
        for (Task task : tasks)
            for (int length : suite.lengths())
                for (Configuration configuration : suite.configurations())
                    rows.add(new Outlook.Row(
                            configuration.label(),
                            task.name(),
                            length,
                            suite.seeds().size(),
                            null,
                            Roots.namesAFile(task) ? null : (Integer) task.size(),
                            null,
                            null,
                            null));
        return new Outlook(
                suite.model(),
                null,
                kind,
                rows.size() * suite.seeds().size(),
                null,
                0,
                null,
                null,
                null,
                rows,
                0,
                List.of(),
                List.of(),
                List.of(note));
    }

    /** Of one suite's tasks; what is not known of some is not known of all. */
    private static Outlook together(Outlook told, Outlook files) {
        List<Outlook.Row> rows = new ArrayList<>(told.rows());
        rows.addAll(files.rows());
        List<String> notes = new ArrayList<>(told.notes());
        notes.addAll(files.notes());
        return new Outlook(
                told.model(),
                told.modelId(),
                told.device(),
                told.cells() + files.cells(),
                null,
                told.refused(),
                null,
                told.modelBytes(),
                told.bytes(),
                rows,
                0,
                told.resolution(),
                List.of(),
                notes);
    }

    private Outlook withPlaces(Outlook told) {
        List<Outlook.Place> places = new ArrayList<>();
        for (Worker worker : new dev.ropewalk.results.worker.Workers(jdbc).after("", MOST_WORKERS))
            if (!worker.isSilent())
                places.add(place(
                        told, worker.brief(), worker.deviceKind(), worker.slots(), worker.memory(), said(worker)));
        if (measures && places.stream().noneMatch(place -> place.device().equals(told.device())))
            here(told).ifPresent(places::add);
        return told.withPlaces(places);
    }

    private static @Nullable String said(Worker worker) {
        return worker.isDraining() ? "takes no more" : worker.message() == null ? null : "says: " + worker.message();
    }

    /** This process, which is no worker but while it measures. */
    private Optional<Outlook.Place> here(Outlook told) {
        try {
            Device own = Devices.named(told.device().equals("cpu") ? "cpu" : device);
            if (!own.identity().equals(told.device())) return Optional.empty();
            return Optional.of(place(told, "this process", own.identity(), cells.slots(own), cells.memory(own), null));
        } catch (DeviceException e) {
            return Optional.empty();
        }
    }

    private static Outlook.Place place(
            Outlook told, String name, String kind, int slots, @Nullable Long memory, @Nullable String said) {
        String why = !kind.equals(told.device())
                ? "has " + kind + ", not " + told.device()
                : told.bytes() != null && memory != null && memory < told.bytes()
                        ? "needs " + Memory.text(told.bytes()) + ", offers " + Memory.text(memory)
                        : said;
        return new Outlook.Place(
                name,
                kind,
                slots,
                memory,
                why != null || told.seconds() == null ? null : (Double) (told.seconds() / slots),
                why);
    }
}
