package dev.ropewalk.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** One diagram of a picture: a frame on a sheet, two axes with ticks and units, and lines in the units of the axes. */
final class Panel {

    private static final double LETTERS = 11;

    /**
     * @param logarithmic {@code low} is above 0 then
     * @param marks where ticks stand; empty: at round values, on a logarithmic axis of more than two decades at powers of ten
     */
    record Axis(String name, double low, double high, boolean logarithmic, List<Double> marks) {
        Axis {
            if (!(high > low) || logarithmic && !(low > 0))
                throw new IllegalArgumentException("an axis needs low < high, got " + low + ", " + high);
            marks = List.copyOf(marks);
        }

        Axis(String name, double low, double high, boolean logarithmic) {
            this(name, low, high, logarithmic, List.of());
        }

        /** Where a value lies: 0 at the low end, 1 at the high end. */
        double share(double value) {
            return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        }

        /** About {@code wanted} round values. */
        List<Double> ticks(int wanted) {
            if (!marks.isEmpty()) return marks;
            List<Double> ticks = new ArrayList<>();
            if (logarithmic) {
                int decades = (int) Math.ceil(Math.log10(high / low));
                int step = Math.max(1, decades / wanted);
                for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power += step)
                    for (int digit : decades > 2 ? new int[] {1} : new int[] {1, 2, 5}) {
                        double tick = digit * Math.pow(10, power);
                        if (tick >= low && tick <= high) ticks.add(tick);
                    }
            } else {
                double step = step((high - low) / wanted);
                for (long at = (long) Math.ceil(low / step - 1e-9); at * step <= high * (1 + 1e-12); at++)
                    ticks.add(at * step);
            }
            return ticks;
        }

        /** The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below. */
        private static double step(double least) {
            double power = Math.pow(10, Math.floor(Math.log10(least)));
            for (double multiple : new double[] {1, 2, 2.5, 5}) if (multiple * power >= least) return multiple * power;
            return 10 * power;
        }
    }

    private final Sheet sheet;
    private final double left;
    private final double top;
    private final double width;
    private final double height;
    private final Axis across;
    private final Axis up;

    /** Draws frame, ticks and names; {@code left} and {@code top} are those of the frame. */
    Panel(Sheet sheet, double left, double top, double width, double height, Axis across, Axis up) {
        this.sheet = sheet;
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.across = across;
        this.up = up;
        double right = left + width, bottom = top + height;
        for (double tick : across.ticks((int) (width / 90))) {
            segment(Sheet.Pen.GRID, x(tick), top, x(tick), bottom);
            sheet.text(label(tick), x(tick), bottom + 16, LETTERS, Sheet.Anchor.MIDDLE);
        }
        for (double tick : up.ticks((int) (height / 45))) {
            segment(Sheet.Pen.GRID, left, y(tick), right, y(tick));
            sheet.text(label(tick), left - 7, y(tick) + 4, LETTERS, Sheet.Anchor.END);
        }
        sheet.line(Sheet.Pen.FRAME, new double[] {left, left, right}, new double[] {top, bottom, bottom});
        sheet.text(across.name(), left + width / 2, bottom + 34, LETTERS + 1, Sheet.Anchor.MIDDLE);
        sheet.upright(up.name(), left - 58, top + height / 2, LETTERS + 1);
    }

    /** Above the frame, at its left. */
    void heading(String words) {
        sheet.text(words, left, top - 32, LETTERS + 3, Sheet.Anchor.START);
    }

    /** Above the frame, one beside the other: a piece of line and what it means. Letters are taken to be 6 points wide. */
    void legend(List<Sheet.Pen> pens, List<String> meanings) {
        double x = left;
        for (int at = 0; at < pens.size(); at++) {
            segment(pens.get(at), x, top - 14, x + 26, top - 14);
            sheet.text(meanings.get(at), x + 31, top - 10, LETTERS, Sheet.Anchor.START);
            x += 48 + 5.6 * meanings.get(at).length();
        }
    }

    /** A limit across the panel; nothing where it lies outside. */
    void level(Sheet.Pen pen, double value) {
        if (up.share(value) >= 0 && up.share(value) <= 1) segment(pen, left, y(value), left + width, y(value));
    }

    /** A limit from bottom to top; nothing where it lies outside. */
    void upright(Sheet.Pen pen, double value) {
        if (across.share(value) >= 0 && across.share(value) <= 1) segment(pen, x(value), top, x(value), top + height);
    }

    void dot(Sheet.Pen pen, double x, double y) {
        sheet.dot(pen, x(x), y(y));
    }

    void segment(Sheet.Pen pen, Line ends) {
        segment(pen, x(ends.x1()), y(ends.y1()), x(ends.x2()), y(ends.y2()));
    }

    /** Two points in the units of the axes. */
    record Line(double x1, double y1, double x2, double y2) {}

    /**
     * The values at 0, 1, … count-1, with gaps where they are NaN. Of the values that share a third of a point across, the first, the
     * smallest, the largest and the last are drawn, and no point that lies on the line between its neighbours: a curve of a million values
     * looks the same and stays small.
     */
    void curve(Sheet.Pen pen, int count, IntToDoubleFunction value) {
        List<double[]> run = new ArrayList<>();
        for (int from = 0; from < count; ) {
            int column = (int) (3 * x(from)), least = -1, most = -1, last = -1, at = from;
            for (; at < count && (int) (3 * x(at)) == column; at++) {
                double here = value.applyAsDouble(at);
                if (Double.isNaN(here)) break;
                if (last < 0) least = most = at;
                if (here < value.applyAsDouble(least)) least = at;
                if (here > value.applyAsDouble(most)) most = at;
                last = at;
            }
            if (last >= 0)
                IntStream.of(from, least, most, last)
                        .sorted()
                        .distinct()
                        .forEach(one -> run.add(new double[] {x(one), y(value.applyAsDouble(one))}));
            boolean gap = at < count && Double.isNaN(value.applyAsDouble(at));
            if (gap) draw(pen, run);
            from = gap ? at + 1 : at;
        }
        draw(pen, run);
    }

    /** A line through points, each with a dot. */
    void through(Sheet.Pen pen, List<Point> points) {
        points.forEach(point -> dot(pen, point.x, point.y));
        if (points.size() > 1)
            sheet.line(
                    pen,
                    points.stream().mapToDouble(point -> x(point.x)).toArray(),
                    points.stream().mapToDouble(point -> y(point.y)).toArray());
    }

    /** In the units of the axes. */
    record Point(double x, double y) {}

    private void draw(Sheet.Pen pen, List<double[]> run) {
        List<double[]> kept = Thinning.of(run);
        if (kept.size() == 1) sheet.dot(pen, kept.get(0)[0], kept.get(0)[1]);
        if (kept.size() > 1)
            sheet.line(
                    pen,
                    kept.stream().mapToDouble(point -> point[0]).toArray(),
                    kept.stream().mapToDouble(point -> point[1]).toArray());
        run.clear();
    }

    private void segment(Sheet.Pen pen, double x1, double y1, double x2, double y2) {
        sheet.line(pen, new double[] {x1, x2}, new double[] {y1, y2});
    }

    private double x(double value) {
        return left + width * across.share(value);
    }

    private double y(double value) {
        return top + height * (1 - up.share(value));
    }

    private static String label(double value) {
        if (value >= 1e7) return "1e" + Math.round(Math.log10(value));
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value).replaceFirst("0+$", "");
    }
}
