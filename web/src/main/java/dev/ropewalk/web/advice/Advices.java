package dev.ropewalk.web.advice;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceSuite;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.model.Models;
import dev.ropewalk.web.model.Ropes;
import dev.ropewalk.web.plan.Plans;
import dev.ropewalk.web.plan.RememberedPlans;
import dev.ropewalk.web.run.Run;
import dev.ropewalk.web.run.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a race is of, and what it came to so far. Candidates are made once for each rope and lengths: their plans take a while. */
@Component
class Advices {

    private static final int REMEMBERED = 16, LONGEST = 1 << 18;

    private record Asked(Rope rope, List<Integer> lengths) {}

    /** Of a run's document, what makes its question. */
    private record Raced(String model, String modelId, List<Integer> lengths, Rope rope) {}

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Models models;
    private final Ropes ropes;
    private final JsonMapper json;
    private final RememberedPlans<Asked, List<Candidates.Candidate>> candidates;

    Advices(JdbcClient jdbc, Runs runs, Models models, Ropes ropes, Plans plans, JsonMapper json) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.models = models;
        this.ropes = ropes;
        this.json = json;
        candidates = new RememberedPlans<>(plans, REMEMBERED, asked -> Candidates.of(asked.rope, asked.lengths));
    }

    /**
     * The suite of an advice, as its document.
     *
     * @throws Refusal in one sentence
     */
    JsonNode suite(AdviceController.WantedAdvice wanted) {
        String id = models.meant(wanted.model());
        Rope rope = ropes.of(id);
        Integer trained = wanted.trainedLength();
        if (trained != null) rope = rope.withTrainedLength(trained);
        int length = wanted.length();
        if (length <= rope.trainedLength() || length > LONGEST)
            throw Refusal.wrong(
                    "length",
                    "length must be more than the " + rope.trainedLength()
                            + " tokens that the model was trained on, within which plain RoPE serves, and at most "
                            + LONGEST + ", got " + length + ".");
        List<Integer> lengths = AdviceSuite.lengths(rope.trainedLength(), length);
        String location = ropes.known().stream()
                .filter(model -> model.id().equals(id))
                .map(Ropes.Known::location)
                .findFirst()
                .orElse(wanted.model());
        List<String> tasks = wanted.tasks();
        return json.valueToTree(AdviceSuite.document(
                location,
                lengths,
                tasks == null || tasks.isEmpty() ? AdviceSuite.tasks(location) : tasks,
                AdviceSuite.racing(candidates(rope, lengths)),
                trained));
    }

    /** @throws Refusal where the run does not race */
    Optional<Advice> of(Run run) {
        String written = runs.document(run.id());
        JsonNode document = json.readTree(written);
        if (!document.at("/stop/race").asBoolean(false))
            throw Refusal.wrong("run", "Run " + run.id() + " is no race: its suite has no stop.race.");
        Raced raced = raced(run.id(), document);
        if (raced == null) return Optional.empty();
        List<String> tasks = new ArrayList<>();
        document.path("tasks").forEach(task -> tasks.add(task.path("name").asString()));
        List<Long> seeds = new ArrayList<>();
        document.path("seeds").forEach(seed -> seeds.add(seed.asLong()));
        return Advice.of(
                jdbc,
                run.id(),
                run.status().equals("completed"),
                new Advice.Question(
                        raced.model(),
                        raced.modelId(),
                        raced.rope(),
                        raced.lengths(),
                        tasks,
                        candidates(raced.rope(), raced.lengths()),
                        "./ropewalk advise --model " + raced.model() + " --length "
                                + raced.lengths().get(raced.lengths().size() - 1),
                        Fingerprint.of(written),
                        seeds,
                        String.valueOf(run.codeVersion())));
    }

    /** Null while no cell of it is laid out. */
    private @Nullable Raced raced(String run, JsonNode document) {
        List<Integer> lengths = new ArrayList<>();
        document.path("lengths").forEach(length -> lengths.add(length.intValue()));
        String id = jdbc.sql("select model_id from cell_v1 where run_id = ? order by ordinal limit 1")
                .param(run)
                .query(String.class)
                .optional()
                .orElse(null);
        if (id == null) return null;
        Rope rope = ropes.of(id);
        if (document.has("trainedLength"))
            rope = rope.withTrainedLength(document.path("trainedLength").intValue());
        return new Raced(document.path("model").asString(), id, lengths, rope);
    }

    private List<Candidates.Candidate> candidates(Rope rope, List<Integer> lengths) {
        return candidates.of(new Asked(rope, lengths));
    }
}
