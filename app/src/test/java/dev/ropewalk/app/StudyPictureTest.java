package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.evaluator.run.RunReport;
import dev.ropewalk.evaluator.run.RunReport.CellResult;
import dev.ropewalk.evaluator.study.StudyReport;
import dev.ropewalk.evaluator.suite.Study;
import dev.ropewalk.statistics.Interval;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class StudyPictureTest {

    private static final Path SVG = Path.of("study.svg");

    private static Study study(String configurations) {
        return Study.parse("""
                name: s
                model: m
                configurations: [rope, pi]
                tuning:
                  configurations: [%s]
                  samples: [32, 100]
                  seeds: [1, 2]
                  recipe: {targetLength: 1024, steps: 1, batch: 32, optimizer:
                    {learningRate: 1, beta1: 0.9, beta2: 0.95, weightDecay: 0, clip: 1, warmup: 0, floor: 0}}
                tasks: [passkey, ppl]
                lengths: [512, 1024]
                """.formatted(configurations), Map.of());
    }

    private static CellResult cell(String label, String metric, int length, @Nullable Double score) {
        return new CellResult(
                "m",
                "float32",
                label,
                label,
                "{}",
                metric,
                metric,
                length,
                1,
                score == null ? "failed" : "done",
                null,
                false,
                22,
                0,
                0,
                score,
                score == null || !label.equals("pi{}") ? null : new Interval(score / 2, score),
                null,
                null,
                null,
                null,
                null,
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

    /** Of the model as it was one score is missing: its curve is a dot. */
    private static StudyReport report() {
        List<RunReport> runs = new ArrayList<>();
        runs.add(run(
                cell("rope{}", "accuracy", 512, 0.25),
                cell("pi{}", "accuracy", 512, 0.5),
                cell("pi{}", "accuracy", 1024, null),
                cell("pi{}", "perplexity", 512, 20.0),
                cell("pi{}", "perplexity", 1024, 40.0)));
        for (double seed : new double[] {0.2, 0.4, 0.6, 0.6})
            runs.add(run(
                    cell("tuned", "accuracy", 512, seed),
                    cell("tuned", "accuracy", 1024, seed),
                    cell("tuned", "perplexity", 512, 10 * seed),
                    cell("tuned", "perplexity", 1024, 10 * seed)));
        return new StudyReport(study("pi"), runs);
    }

    private static List<Element> all(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
        return elements;
    }

    @Test
    void everyMeanIsADotInTheColumnOfItsSamplesAndEveryIntervalABar() throws Exception {
        byte[] svg = StudyPicture.of(report(), SVG);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertThat(document.getDocumentElement().getTextContent())
                .contains("accuracy, not tuned", "perplexity, not tuned", "32 samples", "100 samples")
                .contains("512", "1024", "accuracy (%)", "pi")
                .doesNotContain("rope"); // it was not tuned under
        assertThat(new String(svg, StandardCharsets.UTF_8)).doesNotContain("NaN", "Infinity");
        assertThat(all(document, "circle")).hasSize(3 + 4 + 4); // of the 12 places one has no score
        List<Element> drawn = all(document, "polyline").stream()
                .filter(line -> line.getAttribute("stroke").equals(Sheet.Pen.FIRST.colour))
                .toList();
        int curves = 5, legends = 2, bars = 3 + 4; // both seeds of 100 samples have one score
        assertThat(drawn).hasSize(curves + legends + bars);
    }

    /** 50 % lies in the middle of the frame, its interval of 25 to 50 % reaches a quarter of the frame further down. */
    @Test
    void aScoreLiesAtItsShareOfTheFrame() throws Exception {
        String svg = new String(StudyPicture.of(report(), SVG), StandardCharsets.UTF_8);
        double left = 96 + 270 * Math.log(1.1) / Math.log(2 * 1.1 * 1.1),
                middle = 96 + 210 / 2.0,
                lower = middle + 52.5;
        String x = String.valueOf(Math.round(10 * left) / 10.0);
        assertThat(svg)
                .contains("<circle cx=\"" + x + "\" cy=\"201\"")
                .contains("<polyline points=\"" + x + "," + lower + " " + x + ",201\"");
    }

    @Test
    void aPngIsDrawnToo() throws Exception {
        assertThat(ImageIO.read(new ByteArrayInputStream(StudyPicture.of(report(), Path.of("study.png"))))
                        .getWidth())
                .isEqualTo(2 * (96 + 3 * 270 + 2 * 96 + 28));
    }

    @Test
    void whatHasNoPictureIsRefused() {
        Study six = study("pi, yarn, dca, rope, ntk, abf"),
                none = Study.parse("name: s\nmodel: m\nconfigurations: [rope]\ntasks: [ppl]\nlengths: [512]", Map.of());
        assertThatThrownBy(() -> StudyPicture.check(study("pi"), Path.of("study.gif")))
                .hasMessage("--picture must name a file that ends in .svg or .png, got study.gif.");
        assertThatThrownBy(() -> StudyPicture.check(six, SVG))
                .hasMessage("--picture draws studies that tune under 1 to 5 configurations, this one tunes under 6.");
        assertThatThrownBy(() -> StudyPicture.check(none, SVG))
                .hasMessage("--picture draws studies that tune under 1 to 5 configurations, this one tunes under 0.");
        StudyPicture.check(study("pi"), SVG);
    }
}
