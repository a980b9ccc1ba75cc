package dev.ropewalk.evaluator.cell;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.suite.Suite;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.identity.Identity;
import dev.ropewalk.tasks.Samples;
import dev.ropewalk.tasks.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a suite, each made when it is asked for: tasks first, then from the shortest length to the longest, then by configuration, then by seed. What a
 * cell is follows from suite, model files, kind of device and engine alone, so that an order for one need hold no more than its place, and whoever
 * takes it makes the same cell or sees that it does not. Safe for use by several threads.
 */
final class SuiteCells {

    private record Asked(Task task, int length, long seed) {}

    private record Planned(Configuration configuration, int length) {}

    /** @param resolution null where the configuration cannot serve the length, and then there is a refusal */
    private record Plan(
            @Nullable Resolution resolution, @Nullable String refusal, List<String> notes) {}

    private final Suite suite;
    private final ModelFiles files;
    private final String device;
    private final int engine;
    private final String modelId;
    private final boolean prompts;
    private final Map<Task, Samples> samples;
    private final @Nullable Integer assumed;
    private final Rope rope;
    private final Map<Asked, String> firstPrompts = new ConcurrentHashMap<>();
    private final Map<Planned, Plan> plans = new ConcurrentHashMap<>();

    /**
     * @param device as it stands in identities
     * @param engine the number of what measures
     * @throws IllegalArgumentException one sentence: what does not fit this model
     */
    SuiteCells(Suite suite, ModelFiles files, String device, int engine) {
        this(suite, files, files.sha256(), device, engine, true);
    }

    /** The same but for their first prompts, which take long to write: no ids of cells, but told apart as these are. @param modelId where it is known, files need not be hashed */
    static SuiteCells withoutPrompts(Suite suite, ModelFiles files, String modelId, String device) {
        return new SuiteCells(suite, files, modelId, device, EngineNumber.CURRENT, false);
    }

    private SuiteCells(Suite suite, ModelFiles files, String modelId, String device, int engine, boolean prompts) {
        this.suite = suite;
        this.modelId = modelId;
        this.prompts = prompts;
        this.files = files;
        this.device = device;
        this.engine = engine;
        samples = suite.samples(files.tokenizer());
        Rope own = files.checkpoint().rope();
        Integer said = suite.trainedLength();
        assumed = said != null && said == own.trainedLength() ? null : said;
        rope = assumed == null ? own : own.withTrainedLength(assumed);
    }

    Suite suite() {
        return suite;
    }

    ModelFiles files() {
        return files;
    }

    String device() {
        return device;
    }

    int size() {
        return suite.tasks().size()
                * suite.lengths().size()
                * suite.configurations().size()
                * suite.seeds().size();
    }

    List<Cell> all() {
        return IntStream.range(0, size()).mapToObj(this::at).toList();
    }

    /** @param ordinal from 0 */
    Cell at(int ordinal) {
        int seeds = suite.seeds().size(),
                configurations = suite.configurations().size();
        int place = ordinal / seeds / configurations;
        Task task = suite.tasks().get(place / suite.lengths().size());
        int length = suite.lengths().get(place % suite.lengths().size());
        Configuration configuration = suite.configurations().get(ordinal / seeds % configurations);
        return cell(task, length, configuration, suite.seeds().get(ordinal % seeds));
    }

    private Cell cell(Task task, int length, Configuration configuration, long seed) {
        Samples asked = samples(task);
        Plan plan = plans.computeIfAbsent(new Planned(configuration, length), this::plan);
        Map<String, Object> identity = new HashMap<>(Map.of(
                "model",
                modelId,
                "task",
                task.name(),
                "parameters",
                asked.identity(),
                "engine",
                engine,
                "dtype",
                suite.dtype().word(),
                "device",
                device));
        if (assumed != null) identity.put("trainedLength", assumed);
        identity.put("prefix", files.tokenizer().prefix());
        if (!files.tokenizer().addedElsewhere().isEmpty())
            identity.put("addedTokens", files.tokenizer().addedElsewhere());
        if (asked.newTokens() > 0)
            identity.put("ends", new TreeSet<>(files.tokenizer().endIds()));
        String board = Identity.of(identity).sha256();
        Resolution resolution = plan.resolution();
        identity.put("seed", seed);
        identity.put("configuration", configuration.canonicalJson());
        identity.put("length", length);
        if (prompts)
            identity.put("firstPrompt", firstPrompts.computeIfAbsent(new Asked(task, length, seed), this::firstPrompt));
        identity.put("exact", resolution == null ? "" : resolution.exact().canonicalJson());
        identity.put("plan", resolution == null ? "" : resolution.plan().sha256());
        return new Cell(
                Identity.of(identity),
                board,
                modelId,
                configuration,
                resolution,
                plan.refusal(),
                task,
                asked,
                length,
                seed,
                engine,
                suite.dtype().word(),
                device,
                plan.notes(),
                assumed);
    }

    private Samples samples(Task task) {
        Samples made = samples.get(task);
        if (made == null) throw new IllegalArgumentException("no samples for " + task.name());
        return made;
    }

    private Plan plan(Planned planned) {
        try {
            Resolution resolution = planned.configuration().resolve(rope, planned.length());
            return new Plan(
                    resolution, null, resolution.plan().notes(files.checkpoint().widestWindow()));
        } catch (IllegalArgumentException e) {
            return new Plan(null, e.getMessage(), List.of());
        }
    }

    /**
     * What all others are made of is in the identity, too; this shows where a tokenizer, or what makes prompts, came to write others without a version
     * having been raised. Nothing where it cannot be made, say of a token without an embedding: what is wrong is told when it is to be measured.
     */
    private String firstPrompt(Asked asked) {
        try {
            Samples made = samples(asked.task());
            return made.promptSha256(made.sample(asked.length(), asked.seed(), 0));
        } catch (RuntimeException e) {
            return "";
        }
    }
}
