package dev.ropewalk.app;

import java.util.ArrayList;
import java.util.List;

/** Leaves out the points of a curve that lie on it anyway. */
final class Thinning {

    /** Points further than this from the line stay, in points of the sheet: less than a printer shows. */
    private static final double VISIBLE = 0.15;

    /** The ends, and every point without which another would lie visibly beside the curve. {@code points} are x, y; x never falls. */
    static List<double[]> of(List<double[]> points) {
        List<double[]> kept = new ArrayList<>();
        for (int anchor = 0; anchor < points.size(); ) {
            kept.add(points.get(anchor));
            int end = anchor + 1;
            while (end + 1 < points.size() && straight(points, anchor, end + 1)) end++;
            anchor = end;
        }
        return kept;
    }

    private static boolean straight(List<double[]> points, int from, int to) {
        double[] a = points.get(from), b = points.get(to);
        double length = Math.hypot(b[0] - a[0], b[1] - a[1]);
        for (int at = from + 1; at < to; at++) {
            double[] p = points.get(at);
            double beside = length == 0
                    ? Math.hypot(p[0] - a[0], p[1] - a[1])
                    : Math.abs((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])) / length;
            boolean between = p[1] >= Math.min(a[1], b[1]) - VISIBLE && p[1] <= Math.max(a[1], b[1]) + VISIBLE;
            if (beside > VISIBLE || !between) return false;
        }
        return true;
    }

    private Thinning() {}
}
