package dev.ropewalk.web.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {

    private static Curves.Point point(int length, double score) {
        return new Curves.Point(length, score, score - .05, score + .05, "/cells/x");
    }

    private static List<Curves.Line> lines(int count) {
        Random random = new Random(count);
        return IntStream.range(0, count)
                .mapToObj(i -> new Curves.Line(
                        "line " + i,
                        i == count / 2,
                        i == 0,
                        List.of(point(256, .9), point(1024, random.nextInt(4) / 4.))))
                .toList();
    }

    /** However many lines end wherever: names keep their distance, stay inside and in the order of the lines' ends. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 11, 24, 60, 500})
    void namesNeverOverlap(int count) {
        List<Curves.Line> lines = lines(count);
        Curves curves = Curves.of(Frame.WIDE, Curves.Scale.of(true, 512, lines), lines);
        List<Curves.Curve> named = curves.curves().stream()
                .filter(curve -> curve.name() != null)
                .sorted(Comparator.comparingDouble(curve -> Objects.requireNonNull(curve.name())))
                .toList();
        assertThat(named).hasSize(Math.min(count, Labels.most(Frame.WIDE.top(), Frame.WIDE.floor())));
        for (int i = 0; i < named.size(); i++) {
            double place = Objects.requireNonNull(named.get(i).name());
            assertThat(place).isBetween(Frame.WIDE.top() - .1, Frame.WIDE.floor() + .1);
            if (i == 0) continue;
            assertThat(place - Objects.requireNonNull(named.get(i - 1).name()))
                    .isGreaterThanOrEqualTo(Labels.GAP - .11);
            assertThat(named.get(i).end().y())
                    .isGreaterThanOrEqualTo(named.get(i - 1).end().y());
        }
        assertThat(named.stream().anyMatch(curve -> curve.line().plain()))
                .isTrue(); // what all are held against has its name
        assertThat(curves.trained()).isCloseTo(Frame.WIDE.x(.5), within(.1));
    }

    /** Two that want one place stand half a line above and below it; one that is far away stays where it is. */
    @Test
    void namesMoveAsLittleAsMayBe() {
        assertThat(Labels.spread(List.of(100.0, 100.0, 300.0), 0, 400)).containsExactly(92.5, 107.5, 300.0);
        assertThat(Labels.spread(List.of(0.0, 0.0), 0, 400)).containsExactly(0.0, 15.0);
    }

    /** One scale for all: a score has its height in every picture, whatever else is drawn there. */
    @Test
    void oneScaleHoldsForAll() {
        List<Curves.Line> lines = lines(5);
        Curves.Scale scale = Curves.Scale.of(true, 512, lines);
        Curves all = Curves.of(Frame.SMALL, scale, lines);
        for (Curves.Curve curve : all.curves())
            assertThat(Curves.of(Frame.SMALL, scale, List.of(curve.line()))
                            .curves()
                            .get(0)
                            .path())
                    .isEqualTo(curve.path());
    }

    @Test
    void ticksAreRoundAndReachAround() {
        assertThat(Ticks.linear(0.13, 0.92)).containsExactly(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0);
        assertThat(Ticks.linear(3, 3)).hasSizeBetween(2, 8);
        assertThat(Ticks.logarithmic(2.5, 60)).containsExactly(5.0, 10.0, 20.0, 50.0);
    }

    /** Names of points lie over no other name and no point; the front's come first, and who has no room is told. */
    @Test
    void namesOfPointsNeverOverlap() {
        Random random = new Random(7);
        List<Front.Point> points = new ArrayList<>();
        for (int i = 0; i < 80; i++)
            points.add(new Front.Point(
                    "configuration{factor=" + i + "}",
                    random.nextInt(6),
                    random.nextInt(8) / 8.,
                    i % 3 == 0,
                    i % 9 == 0,
                    false));
        Front front = Front.of(Frame.WIDE, true, points);
        List<Front.Spot> named =
                front.spots().stream().filter(Front.Spot::named).toList();
        assertThat(named).isNotEmpty();
        assertThat(named.size() + front.unnamed().size()).isEqualTo(80);
        for (Front.Spot a : named)
            for (Front.Spot b : named)
                if (a != b && Math.abs(a.y() - b.y()) < 14) {
                    double aFrom = from(a), bFrom = from(b);
                    assertThat(aFrom + width(a) <= bFrom || bFrom + width(b) <= aFrom)
                            .as(a + " and " + b)
                            .isTrue();
                }
    }

    private static double width(Front.Spot spot) {
        return 6.6 * spot.point().label().length();
    }

    private static double from(Front.Spot spot) {
        return spot.left() ? spot.x() - 9 - width(spot) : spot.x() + 9;
    }

    /** By hand: the ends of the axis, its middle and a quarter of the way. */
    @Test
    void seedsStandWhereTheirScoresAre() {
        Spread spread = Spread.of(
                true,
                List.of(
                        new Spread.Group(
                                "pi, 100 samples",
                                List.of(new Spread.Value("a", 0, "/cells/a"), new Spread.Value("b", 1, "/cells/b")),
                                .5,
                                -1.0,
                                2.0,
                                .25),
                        new Spread.Group("pi, 500 samples", List.of(), null, null, null, null)));
        Spread.Line first = spread.lines().get(0);
        double left = spread.frame().left(), end = spread.frame().end();
        assertThat(first.dots()).extracting(Spread.Dot::x).containsExactly(left, end);
        assertThat(first.mean()).isEqualTo((left + end) / 2);
        assertThat(first.against()).isCloseTo(left + (end - left) / 4, within(.1));
        assertThat(first.lower()).isEqualTo(left); // what lies outside stands at the edge
        assertThat(first.upper()).isEqualTo(end);
        assertThat(spread.lines().get(1).mean()).isNull();
        assertThat(spread.lines().get(1).y())
                .isGreaterThan(first.y())
                .isLessThan(spread.frame().floor());
        Spread perplexities = Spread.of(false, List.of(new Spread.Group("p", List.of(), 3.4, 3.2, 4.1, null)));
        assertThat(perplexities.scores().get(0).value()).isLessThanOrEqualTo(3.2);
        assertThat(perplexities.scores().get(perplexities.scores().size() - 1).value())
                .isGreaterThanOrEqualTo(4.1);
    }
}
