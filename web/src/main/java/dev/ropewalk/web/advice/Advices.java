package dev.ropewalk.web.advice;

import dev.ropewalk.methods.Candidates;
import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Fingerprint;
import dev.ropewalk.methods.Rope;
import dev.ropewalk.results.advice.Advice;
import dev.ropewalk.results.advice.AdviceSuite;
import dev.ropewalk.web.Refusal;
import dev.ropewalk.web.configuration.MethodChoice;
import dev.ropewalk.web.model.Models;
import dev.ropewalk.web.model.Ropes;
import dev.ropewalk.web.plan.Plans;
import dev.ropewalk.web.plan.RememberedPlans;
import dev.ropewalk.web.run.Priority;
import dev.ropewalk.web.run.Run;
import dev.ropewalk.web.run.Runs;
import dev.ropewalk.web.run.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a race is of, and what it came to so far. Candidates are made once for each rope and lengths: their plans take a while. */
@Component
class Advices {

    private static final int REMEMBERED = 16, LONGEST = 1 << 18;

    /** @param names of the candidates; empty for all there are */
    private record Asked(Rope rope, List<Integer> lengths, List<Configuration> names) {}

    /** Of a run's document, what makes its question. */
    private record Raced(String model, String modelId, List<Integer> lengths, Rope rope, Field field) {}

    /** Who races. @param methods as they were named; empty where all may win */
    private record Field(List<Candidates.Candidate> candidates, List<String> methods) {}

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Suites suites;
    private final Models models;
    private final Ropes ropes;
    private final JsonMapper json;
    private final RememberedPlans<Asked, List<Candidates.Candidate>> candidates;

    Advices(JdbcClient jdbc, Runs runs, Suites suites, Models models, Ropes ropes, Plans plans, JsonMapper json) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.suites = suites;
        this.models = models;
        this.ropes = ropes;
        this.json = json;
        candidates = new RememberedPlans<>(
                plans,
                REMEMBERED,
                asked -> asked.names.isEmpty()
                        ? Candidates.of(asked.rope, asked.lengths)
                        : Candidates.of(asked.rope, asked.lengths, asked.names));
    }

    /** Hands the race in. @return the id of its run */
    String queue(AdviceController.WantedAdvice wanted, @Nullable String caller) {
        return runs.queue(suites.accept(suite(wanted), ""), null, null, caller, Priority.of("normal"));
    }

    /**
     * The suite of an advice, as its document.
     *
     * @throws Refusal in one sentence
     */
    private JsonNode suite(AdviceController.WantedAdvice wanted) {
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
        List<Configuration> racing = AdviceSuite.racing(candidates(rope, lengths, parsed(wanted.methods())));
        if (racing.isEmpty())
            throw Refusal.wrong(
                    "methods",
                    "None of " + wanted.methods() + " can serve " + length
                            + " tokens without turning rotary pairs to angles that were never trained.");
        return json.valueToTree(AdviceSuite.document(
                location,
                lengths,
                tasks == null || tasks.isEmpty() ? AdviceSuite.tasks(location) : tasks,
                racing,
                trained));
    }

    private static List<Configuration> parsed(@Nullable List<String> methods) {
        try {
            return methods == null
                    ? List.of()
                    : methods.stream().map(Configuration::parse).toList();
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong("methods", e);
        }
    }

    /** @throws Refusal where the run does not race */
    Optional<Advice> of(Run run) {
        String written = runs.document(run.id());
        JsonNode document = json.readTree(written);
        if (!document.at("/stop/race").asBoolean(false))
            throw Refusal.wrong("run", "Run " + run.id() + " is no race: its suite has no stop.race.");
        Raced raced = raced(run.id(), document);
        if (raced == null) return Optional.empty();
        List<String> tasks = new ArrayList<>(), asTheyAreWritten = new ArrayList<>();
        document.path("tasks").forEach(task -> {
            tasks.add(task.path("name").asString());
            asTheyAreWritten.add(written(task));
        });
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
                        raced.field().candidates(),
                        AdviceSuite.command(
                                raced.model(),
                                raced.lengths().get(raced.lengths().size() - 1),
                                document.has("trainedLength") ? raced.rope().trainedLength() : null,
                                raced.field().methods(),
                                asTheyAreWritten),
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
        return new Raced(document.path("model").asString(), id, lengths, rope, field(rope, lengths, document));
    }

    /** All there are, unless somebody who may win does not race: then those that do, by the names they have among all. */
    private Field field(Rope rope, List<Integer> lengths, JsonNode document) {
        List<Candidates.Candidate> all = candidates(rope, lengths, List.of());
        List<Configuration> racing = new ArrayList<>();
        document.path("configurations").forEach(entry -> racing.add(configuration(entry)));
        if (racing.containsAll(AdviceSuite.racing(all))) return new Field(all, List.of());
        racing.remove(configuration(document.at("/stop/baseline")));
        List<Candidates.Candidate> named = racing.stream()
                .map(one -> all.stream()
                        .filter(candidate ->
                                candidate.ruledOut() == null && candidate.id().equals(one.sha256()))
                        .findFirst()
                        .orElseGet(() -> candidates(rope, lengths, List.of(one)).get(0)))
                .toList();
        return new Field(
                named, named.stream().map(candidate -> named(candidate.name())).toList());
    }

    private Configuration configuration(JsonNode entry) {
        return entry.isString()
                ? Configuration.parse(entry.asString())
                : json.treeToValue(entry, MethodChoice.class).configuration("configurations", "");
    }

    /** A task as a command writes it. */
    private static String written(JsonNode task) {
        return task.isString()
                ? task.asString()
                : task.path("name").asString()
                        + task.path("parameters").properties().stream()
                                .map(parameter -> parameter.getKey() + "="
                                        + parameter.getValue().asString())
                                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String named(Configuration configuration) {
        return configuration.parameters().isEmpty() ? configuration.method() : configuration.toString();
    }

    private List<Candidates.Candidate> candidates(Rope rope, List<Integer> lengths, List<Configuration> names) {
        return candidates.of(new Asked(rope, lengths, names));
    }
}
