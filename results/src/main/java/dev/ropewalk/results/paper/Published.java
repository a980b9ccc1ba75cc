package dev.ropewalk.results.paper;

import dev.ropewalk.statistics.Interval;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands at one place of a paper's table: a number with the digits it is printed with ({@code 7.87}), one that is only bounded ({@code >100},
 * {@code >10^3}), one in thousands ({@code 49k}), a word in the place of a number ({@code OOM}), or {@code –} where there is nothing.
 */
public record Published(String printed) {

    /** Where a paper prints nothing. */
    static final String NOTHING = "–";

    private static final Pattern NUMBER = Pattern.compile("(>?)([0-9]+(?:\\.[0-9]+)?)(?:\\^([0-9]+)|(k))?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    public Published {
        if (!printed.equals(NOTHING)
                && !NUMBER.matcher(printed).matches()
                && !WORD.matcher(printed).matches())
            throw new IllegalArgumentException(
                    "a value must be a number such as 7.87, >100 or >10^3, a word such as OOM, or " + NOTHING
                            + ", got '" + printed + "'");
    }

    /** As people read it: {@code >10³}. */
    public String shown() {
        int power = printed.indexOf('^');
        if (power < 0) return printed;
        StringBuilder shown = new StringBuilder(printed.substring(0, power));
        printed.chars().skip(power + 1).forEach(digit -> shown.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')));
        return shown.toString();
    }

    /** Whether it stands for any number above {@link #value}. */
    boolean isBound() {
        return printed.startsWith(">");
    }

    /** Empty where no number is printed. */
    public OptionalDouble value() {
        Matcher number = NUMBER.matcher(printed);
        if (!number.matches()) return OptionalDouble.empty();
        double value = Double.parseDouble(number.group(2)), unit = number.group(4) == null ? 1 : 1000;
        return OptionalDouble.of(
                number.group(3) == null ? unit * value : Math.pow(value, Integer.parseInt(number.group(3))));
    }

    /** The numbers that are printed so: half a unit of the last digit to either side. */
    Interval rounded() {
        Matcher number = NUMBER.matcher(printed);
        if (!number.matches()) throw new IllegalStateException("'" + printed + "' is no number");
        double value = value().orElseThrow();
        if (isBound()) return new Interval(value, Double.POSITIVE_INFINITY);
        BigDecimal digits = new BigDecimal(number.group(2));
        if (number.group(4) != null) digits = digits.scaleByPowerOfTen(3);
        BigDecimal half = digits.ulp().divide(BigDecimal.valueOf(2));
        return new Interval(
                digits.subtract(half).doubleValue(), digits.add(half).doubleValue());
    }
}
