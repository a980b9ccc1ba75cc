package dev.ropewalk.web.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Quality against cost: a point a configuration, those that nobody dominates filled, and a line that joins those which no score alone would leave
 * behind.
 */
public record Front(Frame frame, List<Curves.Tick> costs, List<Curves.Tick> scores, List<Spot> spots, String line) {

    /**
     * @param cost in the unit of the axis
     * @param front nobody dominates it
     * @param ahead no score alone would leave it behind
     */
    public record Point(String label, double cost, double score, boolean front, boolean ahead, boolean disturbed) {}

    /** @param named whether its name has room */
    public record Spot(Point point, double x, double y, boolean named, boolean left) {}

    /** Of a letter of a name, about; and of a line of them. */
    private static final double LETTER = 6.6, HEIGHT = 14;

    public static Front of(Frame frame, boolean share, List<Point> points) {
        List<Double> costs = Ticks.linear(
                points.stream().mapToDouble(Point::cost).min().orElse(0),
                points.stream().mapToDouble(Point::cost).max().orElse(1));
        double from = costs.get(0), to = costs.get(costs.size() - 1);
        double low = points.stream().mapToDouble(Point::score).min().orElse(1),
                high = points.stream().mapToDouble(Point::score).max().orElse(1);
        Curves.Scale scale =
                new Curves.Scale(share, 1, 2, share ? 0 : low / 1.03, share ? 1 : Math.max(high, low) * 1.03, 0);
        List<Spot> spots = new ArrayList<>();
        List<double[]> taken = new ArrayList<>();
        List<Point> ordered = points.stream()
                .sorted(Comparator.comparing((Point point) -> !point.ahead)
                        .thenComparing(point -> !point.front)
                        .thenComparing(Point::cost))
                .toList();
        for (Point point : ordered) {
            double x = frame.x((point.cost - from) / (to - from)), y = frame.y(up(scale, share, point.score));
            taken.add(new double[] {x - 6, y - 6, x + 6, y + 6});
        }
        for (Point point : ordered) {
            double x = frame.x((point.cost - from) / (to - from)), y = frame.y(up(scale, share, point.score));
            double width = LETTER * point.label.length();
            double[] right = {x + 9, y - HEIGHT / 2, x + 9 + width, y + HEIGHT / 2},
                    left = {x - 9 - width, y - HEIGHT / 2, x - 9, y + HEIGHT / 2};
            boolean fits = right[2] <= frame.width() && isFree(right, taken),
                    fitsLeft = !fits && left[0] >= frame.left() && isFree(left, taken);
            if (fits || fitsLeft) taken.add(fits ? right : left);
            spots.add(new Spot(point, x, y, fits || fitsLeft, fitsLeft));
        }
        List<Spot> ahead = spots.stream()
                .filter(spot -> spot.point.ahead)
                .sorted(Comparator.comparingDouble(Spot::x))
                .toList();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < ahead.size(); i++) {
            if (i > 0) line.append(ahead.get(i).x + "," + ahead.get(i - 1).y + " "); // what it costs until the next
            line.append(ahead.get(i).x + "," + ahead.get(i).y + " ");
        }
        List<Double> marks = share ? List.of(0.0, .25, .5, .75, 1.0) : Ticks.logarithmic(low / 1.03, high * 1.03);
        return new Front(
                frame,
                costs.stream()
                        .map(cost -> new Curves.Tick(frame.x((cost - from) / (to - from)), cost))
                        .toList(),
                marks.stream()
                        .map(mark -> new Curves.Tick(frame.y(up(scale, share, mark)), mark))
                        .toList(),
                spots,
                line.toString().strip());
    }

    /** Better stands higher. */
    private static double up(Curves.Scale scale, boolean share, double score) {
        return share ? scale.up(score) : 1 - scale.up(score);
    }

    private static boolean isFree(double[] box, List<double[]> taken) {
        return taken.stream()
                .noneMatch(other -> box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    }

    /** Names of what is drawn without its name beside it. */
    public List<String> unnamed() {
        return spots.stream()
                .filter(spot -> !spot.named)
                .map(spot -> spot.point.label)
                .collect(Collectors.toList());
    }
}
