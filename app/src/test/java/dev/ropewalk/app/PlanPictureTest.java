package dev.ropewalk.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.methods.Configuration;
import dev.ropewalk.methods.Resolution;
import dev.ropewalk.methods.Rope;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlanPictureTest {

    private static final Path SVG = Path.of("plan.svg"), PNG = Path.of("plan.PNG");

    @ParameterizedTest
    @CsvSource({"64, 200", "4096, 131072", "4096, 1", "2, 9"})
    void anyPlanIsASmallWellFormedDrawingThatNamesConfigurationAndLengths(int trained, int length) throws Exception {
        for (String method : List.of("rope", "yarn", "self-extend", "dca{chunk=1,cap=1}", "entropy-abf", "dca")) {
            Resolution resolution = Configuration.parse(method).resolve(new Rope(128, 10_000, trained), length);
            byte[] svg = PlanPicture.of(resolution, SVG);
            assertThat(svg).hasSizeLessThan(400_000);
            Document document = parsed(svg);
            assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo(resolution.exact().toString());
            assertThat(document.getDocumentElement().getTextContent())
                    .contains("L = " + trained + " tokens", "N = " + length + " tokens", "query " + (length - 1))
                    .contains("distance told (tokens)", "wavelength (tokens a turn)", "factor on logits");
            assertThat(new String(svg, StandardCharsets.UTF_8)).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void pairsThatAreToldDifferentDistancesAreDrawnApart() throws Exception {
        byte[] svg = PlanPicture.of(
                Configuration.parse("dpe{factors=[2,4,2,8],window=16}").resolve(new Rope(128, 10_000, 64), 200), SVG);
        assertThat(parsed(svg).getDocumentElement().getTextContent())
                .contains(
                        "the last query is told", "pairs 0 to 15, pairs 32 to 47", "pairs 16 to 31", "pairs 48 to 63");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rope", "compose{spectrum=yarn,bands=self-extend}"})
    void aPngIsTheSameSheetAtTwoPixelsAPoint(String method) throws Exception {
        Resolution resolution = Configuration.parse(method).resolve(new Rope(128, 10_000, 64), 200);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(PlanPicture.of(resolution, PNG)));
        Element svg = parsed(PlanPicture.of(resolution, SVG)).getDocumentElement();
        assertThat(image.getWidth()).isEqualTo(2 * Integer.parseInt(svg.getAttribute("width")));
        assertThat(image.getHeight()).isEqualTo(2 * Integer.parseInt(svg.getAttribute("height")));
        assertThat(image.getRGB(0, 0)).as("the paper is white").isEqualTo(0xffffffff);
        assertThat(IntStream.range(0, image.getHeight())
                        .filter(y ->
                                IntStream.range(0, image.getWidth()).anyMatch(x -> image.getRGB(x, y) == 0xff0072b2))
                        .count())
                .as("rows of pixels with the last query's colour")
                .isGreaterThan(100);
    }

    /** The four points 0, 1, 2 and 4 of the diagonal, in a frame of 100 by 100 points; the one between the ends of the line is left out. */
    @Test
    void aValueLiesAtItsShareOfTheAxesAndAGapInterruptsTheCurve() throws Exception {
        Sheet sheet = new SvgSheet(200, 200, "a & b");
        Panel.Axis axis = new Panel.Axis("tokens", 0, 4, false);
        Panel panel = new Panel(sheet, 0, 0, 100, 100, axis, axis);
        panel.curve(Sheet.Pen.FIRST, 5, at -> at == 3 ? Double.NaN : at);
        String svg = new String(sheet.bytes(), StandardCharsets.UTF_8);
        assertThat(svg)
                .contains("<title>a &amp; b</title>")
                .contains("<polyline points=\"0,100 50,50\" fill=\"none\" stroke=\"#0072b2\"")
                .contains("<circle cx=\"100\" cy=\"0\"");
    }

    @Test
    void thinningMovesNoCurveVisibly() {
        Random random = new Random(7);
        for (int tries = 0; tries < 200; tries++) {
            List<double[]> points = new ArrayList<>();
            double x = 0, y = 0;
            for (int at = 0; at < 300; at++) {
                points.add(new double[] {x, y});
                x += random.nextInt(3) * 0.3;
                y += random.nextInt(10) == 0 ? 40 * random.nextDouble() - 20 : 0.3;
            }
            List<double[]> kept = Thinning.of(points);
            assertThat(kept).startsWith(points.get(0)).endsWith(points.get(299)).hasSizeLessThan(300);
            for (double[] point : points) assertThat(beside(kept, point)).isLessThan(0.3);
        }
    }

    private static double beside(List<double[]> curve, double[] point) {
        double least = Double.MAX_VALUE;
        for (int at = 1; at < curve.size(); at++) {
            double[] a = curve.get(at - 1), b = curve.get(at);
            least = Math.min(least, Line2D.ptSegDist(a[0], a[1], b[0], b[1], point[0], point[1]));
        }
        return least;
    }

    @Test
    void ticksAreRoundAndCoverTheAxis() {
        assertThat(new Panel.Axis("tokens", 0, 131_071, false).ticks(7))
                .containsExactly(0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0, 100_000.0, 120_000.0);
        assertThat(new Panel.Axis("tokens", 4, 54_000, true).ticks(5)).containsExactly(10.0, 100.0, 1000.0, 10_000.0);
    }

    @Test
    void theLayerFromWhichOnTheTemperatureHoldsIsFound() {
        assertThat(later("entropy-abf{exemptLayers=5}")).isEqualTo(5);
        assertThat(later("entropy-abf{exemptLayers=0}")).isZero();
        assertThat(later("yarn")).isZero();
    }

    private static int later(String configuration) {
        return PlanPicture.laterLayers(Configuration.parse(configuration)
                .resolve(new Rope(8, 10_000, 64), 200)
                .plan());
    }

    private static Document parsed(byte[] svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }
}
