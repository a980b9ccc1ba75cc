package dev.ropewalk.web.picture;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {

    /** A handful of multiples of 1, 2 or 5 times a power of ten, from the first at or below to the last at or above. */
    static List<Double> linear(double least, double most) {
        if (!(most > least)) most = least + Math.max(1e-9, Math.abs(least));
        double rough = (most - least) / 5, power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / power <= 1
                ? power
                : rough / power <= 2 ? 2 * power : rough / power <= 5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (long n = (long) Math.floor(least / step); ticks.isEmpty() || ticks.get(ticks.size() - 1) < most; n++)
            ticks.add(n * step);
        return ticks;
    }

    /** The same by their logarithm: 1, 2 and 5 times powers of ten. */
    static List<Double> logarithmic(double least, double most) {
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(least))); power <= most; power *= 10)
            for (int digit : new int[] {1, 2, 5})
                if (digit * power >= least && digit * power <= most) ticks.add(digit * power);
        return ticks;
    }

    private Ticks() {}
}
