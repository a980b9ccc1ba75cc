package dev.ropewalk.evaluator.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.run.RunReport.CellResult;
import dev.ropewalk.evaluator.suite.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tuned models are told apart by name, and summed up over their seeds. */
class StudyReportTest {

    private static final Study STUDY = Study.parse("""
            name: s
            model: m
            configurations: [rope]
            tuning:
              configurations: ["pi{factor=4}"]
              samples: [32]
              seeds: [1, 2, 3]
              recipe: {targetLength: 1024, steps: 1, batch: 32, optimizer:
                {learningRate: 1, beta1: 0.9, beta2: 0.95, weightDecay: 0, clip: 1, warmup: 0, floor: 0}}
            tasks: [passkey, ppl]
            lengths: [512]
            """, Map.of());

    private static CellResult cell(String model, String label, String task, long seed, @Nullable Double score) {
        return cell(model, label, task, seed, score, null);
    }

    private static CellResult cell(
            String model, String label, String task, long seed, @Nullable Double score, @Nullable Double disturbed) {
        return new CellResult(
                model,
                "float32",
                label.replaceFirst("\\{.*", ""),
                label,
                "{}",
                task,
                task.startsWith("ppl") ? "perplexity" : "accuracy",
                512,
                seed,
                score == null ? "failed" : "done",
                null,
                false,
                22,
                0,
                0,
                score,
                null,
                null,
                null,
                null,
                null,
                disturbed,
                256,
                false,
                List.of(),
                "0.1.0",
                1,
                null);
    }

    private static RunReport run(CellResult... cells) {
        return new RunReport("id", "s", "completed", null, "1", List.of(), List.of(cells));
    }

    private static StudyReport report(@Nullable Double last) {
        List<RunReport> runs = new ArrayList<>();
        runs.add(run(cell("m", "rope{}", "passkey@1", 1, 0.1), cell("m", "rope{}", "ppl/lastk-128@1", 1, 50.0)));
        Double[] found = {0.5, 0.6, last};
        double[] perplexity = {4.0, 8.0, 16.0};
        for (int i = 0; i < 3; i++)
            runs.add(run(
                    cell("m, " + i, "pi{factor=4.0}", "passkey@1", 1, found[i]),
                    cell("m, " + i, "pi{factor=4.0}", "ppl/lastk-128@1", 1, perplexity[i])));
        return new StudyReport(STUDY, runs);
    }

    /** t(0.975, 2) = 4.302653 in any table of Student's t: 0.6 ± 4.302653 · 0.1 / √3, and in ln 2: 3 ± 4.302653 / √3. */
    @Test
    void meansAreOverSeedsOfTuningAndThoseOfPerplexitiesOverLogarithms() {
        JsonNode means = JsonMapper.shared().readTree(report(0.7).toJson()).path("means");
        assertThat(means).hasSize(2);
        JsonNode passkey = means.get(0), perplexity = means.get(1);
        assertThat(passkey.path("configuration").asString()).isEqualTo("pi{factor=4}");
        assertThat(passkey.path("samples").asInt()).isEqualTo(32);
        assertThat(passkey.path("seeds").asInt()).isEqualTo(3);
        assertThat(passkey.path("score").asDouble()).isCloseTo(0.6, within(1e-12));
        assertThat(passkey.at("/interval/0").asDouble()).isCloseTo(0.351586, within(1e-5));
        assertThat(passkey.at("/interval/1").asDouble()).isCloseTo(0.848414, within(1e-5));
        double half = 4.302653 / Math.sqrt(3);
        assertThat(perplexity.path("score").asDouble()).isCloseTo(8, within(1e-12));
        assertThat(perplexity.at("/interval/0").asDouble()).isCloseTo(Math.pow(2, 3 - half), within(1e-4));
        assertThat(perplexity.at("/interval/1").asDouble()).isCloseTo(Math.pow(2, 3 + half), within(1e-4));
    }

    /** Of three cells one was measured alone and one while a quarter of the processors was used by something else; of the third nobody knows. */
    @Test
    void whatDisturbedSpeedsIsToldOnceAndOutsideTheTables() {
        Study study = Study.parse("""
                name: s
                model: reference-model
                configurations: [rope]
                tasks: [passkey]
                lengths: [512]
                """, Map.of());
        StudyReport report = new StudyReport(
                study,
                List.of(run(
                        cell("m", "rope{}", "passkey@1", 1, 0.1, 0.01),
                        cell("m", "rope{}", "passkey@1", 2, 0.1, 0.25),
                        cell("m", "rope{}", "passkey@1", 3, 0.1))));
        assertThat(report.disturbed().orElseThrow().lines())
                .containsExactly(
                        "Speeds and peak memory of 1 of 3 cells are disturbed: other cells or other work",
                        "used the processors meanwhile, up to 25 % of them. --slots 1 measures one cell at a time.");
        assertThat(report.table()).doesNotContain("disturbed");
        assertThat(report(0.7).disturbed()).isEmpty();
    }

    @Test
    void theTableTellsEveryModelAndThenTheMeans() {
        assertThat(report(0.7).table().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "passkey@1, accuracy in % [95 % interval], m, float32",
                        "tokens 512",
                        "rope 10",
                        "pi{factor=4}, 32 samples, seed 1 50",
                        "pi{factor=4}, 32 samples, seed 2 60",
                        "pi{factor=4}, 32 samples, seed 3 70",
                        "",
                        "ppl/lastk-128@1, perplexity [95 % interval], m, float32",
                        "tokens 512",
                        "rope 50.0",
                        "pi{factor=4}, 32 samples, seed 1 4.00",
                        "pi{factor=4}, 32 samples, seed 2 8.00",
                        "pi{factor=4}, 32 samples, seed 3 16.0",
                        "",
                        "Means over the seeds of tuning, of perplexities by their logarithms. Intervals (95 %, Student's t",
                        "over seeds) cover what the draw of samples changes, not what the choice of questions does: all",
                        "seeds are asked the same.",
                        "",
                        "passkey@1, accuracy in % [95 % interval], m, float32",
                        "tokens 512",
                        "pi{factor=4}, 32 samples 60 [35,85]",
                        "",
                        "ppl/lastk-128@1, perplexity [95 % interval], m, float32",
                        "tokens 512",
                        "pi{factor=4}, 32 samples 8.00 [1.43,44.76]");
    }

    /** Wherever a number is missing there is no mean of the others. */
    @Test
    void aSeedWithoutANumberLeavesNoMean() {
        StudyReport report = report(null);
        assertThat(JsonMapper.shared()
                        .readTree(report.toJson())
                        .at("/means/0/score")
                        .isNull())
                .isTrue();
        assertThat(report.table().lines()).anyMatch(line -> line.matches("pi\\{factor=4}, 32 samples +failed"));
        List<RunReport> runs = new ArrayList<>(report.runs());
        runs.set(2, run());
        assertThat(JsonMapper.shared()
                        .readTree(new StudyReport(STUDY, runs).toJson())
                        .at("/means/0/score")
                        .isNull())
                .isTrue();
    }

    @Test
    void aRunIsMissedAndAStudyWithoutTuningsIsItsRun() {
        RunReport own = report(0.7).runs().get(0);
        assertThatThrownBy(() -> new StudyReport(STUDY, List.of(own))).hasMessageContaining("3 tunings");
        StudyReport alone = new StudyReport(new Study(STUDY.suite(), List.of()), List.of(own));
        assertThat(alone.table()).isEqualTo(own.table());
        assertThat(alone.toJson()).isEqualTo(own.toJson());
    }
}
