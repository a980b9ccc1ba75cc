package dev.ropewalk.app;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/** A sheet as Scalable Vector Graphics 1.1 (W3C 2011). */
final class SvgSheet implements Sheet {

    private final StringBuilder svg = new StringBuilder();

    /** @param title what the picture shows, for those who do not see it */
    SvgSheet(int width, int height, String title) {
        svg.append(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="Helvetica, Arial, sans-serif" fill="#222222">
                <title>%3$s</title>
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                """, width, height, escaped(title)));
    }

    @Override
    public void line(Pen pen, double[] xs, double[] ys) {
        StringJoiner points = new StringJoiner(" ");
        for (int at = 0; at < xs.length; at++) points.add(number(xs[at]) + "," + number(ys[at]));
        StringJoiner dashes = new StringJoiner(" ", " stroke-dasharray=\"", "\"").setEmptyValue("");
        for (float dash : pen.dashes()) dashes.add(number(dash));
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"%s/>\n",
                points,
                pen.colour,
                number(pen.width),
                dashes));
    }

    @Override
    public void dot(Pen pen, double x, double y) {
        svg.append(String.format(
                Locale.ROOT, "<circle cx=\"%s\" cy=\"%s\" r=\"2\" fill=\"%s\"/>\n", number(x), number(y), pen.colour));
    }

    @Override
    public void text(String words, double x, double y, double size, Anchor anchor) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\">%s</text>\n",
                number(x),
                number(y),
                number(size),
                anchor.name().toLowerCase(Locale.ROOT),
                escaped(words)));
    }

    @Override
    public void upright(String words, double x, double y, double size) {
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(%s %s) rotate(-90)\" font-size=\"%s\" text-anchor=\"middle\">%s</text>\n",
                number(x),
                number(y),
                number(size),
                escaped(words)));
    }

    @Override
    public byte[] bytes() {
        return (svg + "</svg>\n").getBytes(StandardCharsets.UTF_8);
    }

    /** To a tenth of a point: finer than a printer shows, and short. */
    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
