package dev.ropewalk.web;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How pages write numbers, times and hashes; {@code @figures} in templates. */
@Component
class Figures {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ROOT);

    /** {@code 2,048}. */
    public String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** An accuracy or a mean score in percent, a perplexity with three digits. */
    public String score(String metric, @Nullable Double score) {
        if (score == null) return "–";
        return metric.equals("perplexity") ? digits(score) : percent(score);
    }

    /** A configuration's label without empty braces. */
    public String label(String label) {
        return label.replace("{}", "");
    }

    /** The first of some labels, and how many more there are. */
    public String few(List<String> labels, int most) {
        String first = labels.stream().limit(most).map(this::label).collect(Collectors.joining(", "));
        return labels.size() <= most ? first : first + " +" + count(labels.size() - most);
    }

    /** A mark on an axis, without digits that say nothing. */
    public String cost(double number) {
        return BigDecimal.valueOf(number)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A value without a point that says nothing. */
    public String plain(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? Long.toString(number.longValue())
                : value.toString();
    }

    /** With one digit behind the point where it says anything: {@code 33.3}, and {@code 15} also of 0.1500000001. */
    public String percent(double share) {
        double percent = Math.rint(share * 1000) / 10;
        return percent == Math.rint(percent)
                ? String.format(Locale.ROOT, "%.0f", percent)
                : String.format(Locale.ROOT, "%.1f", percent);
    }

    /** Of p-values, {@code < 0.0001} where it is less. */
    public String chance(double p) {
        return p < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    /** Three digits that count, or all before the point; from a thousand million on with an exponent. */
    public String digits(double number) {
        double size = Math.abs(number);
        if (size >= 1e9) return String.format(Locale.ROOT, "%.1e", number);
        if (size >= 1_000) return String.format(Locale.ROOT, "%,.0f", number);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", number);
    }

    /** {@code 2,048}, or {@code 812.25} where a method tells fractions. */
    public String distance(double tokens) {
        return tokens == Math.rint(tokens)
                ? String.format(Locale.ROOT, "%,.0f", tokens)
                : String.format(Locale.ROOT, "%,.2f", tokens);
    }

    public String time(@Nullable OffsetDateTime time) {
        return time == null ? "–" : TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }

    /** {@code 1 h 05 min}; up to now where there is no end. */
    public String duration(@Nullable OffsetDateTime from, @Nullable OffsetDateTime to) {
        if (from == null) return "–";
        return seconds(Duration.between(from, to == null ? OffsetDateTime.now(ZoneOffset.UTC) : to)
                .toSeconds());
    }

    public String seconds(long seconds) {
        if (seconds < 60) return Math.max(0, seconds) + " s";
        if (seconds < 3600) return seconds / 60 + " min " + String.format(Locale.ROOT, "%02d s", seconds % 60);
        return seconds / 3600 + " h " + String.format(Locale.ROOT, "%02d min", seconds % 3600 / 60);
    }

    /** {@code 1.5 GiB}. */
    public String bytes(@Nullable Long bytes) {
        if (bytes == null) return "–";
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (double) (1L << 20));
    }

    /** The first digits of a hash or id, enough to tell it from others. */
    public String brief(String id) {
        return id.length() <= 8 ? id : id.substring(0, 8);
    }
}
