package dev.ropewalk.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Paper to draw on: points from the upper left, y down, white as paper is, so that it is legible on dark pages, too. */
sealed interface Sheet permits SvgSheet, PixelSheet {

    /** How lines look. Colours that colour-blind readers tell apart (Okabe and Ito 2008), dashes for print without colour. */
    enum Pen {
        FRAME("#444444", 1),
        GRID("#dddddd", 0.7),
        REFERENCE("#777777", 0.9),
        TRAINED("#b3261e", 1.3, 7, 4),
        TARGET("#b3261e", 1.3, 2, 3),
        FIRST("#0072b2", 2.2),
        SECOND("#9a5b00", 1.8, 9, 3),
        THIRD("#007a5a", 1.8, 4, 2),
        FOURTH("#8b3d88", 1.8, 1.5f, 2),
        FIFTH("#c2410c", 1.8, 12, 3, 2, 3);

        final String colour;
        final float width;
        private final float[] dashes;

        Pen(String colour, double width, float... dashes) {
            this.colour = colour;
            this.width = (float) width;
            this.dashes = dashes;
        }

        /** Lengths of line and gap in turn; empty for a line without gaps. */
        float[] dashes() {
            return dashes.clone();
        }
    }

    /** Where a text stands from its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Whether a file of this name can hold a sheet: it ends in .svg or .png. */
    static boolean fits(Path file) {
        return kind(file).equals("svg") || kind(file).equals("png");
    }

    /** What to say of {@code --picture} with a file that does not fit, without the full stop. */
    static String unfit(Path file) {
        return "--picture must name a file that ends in .svg or .png, got " + file;
    }

    /** An empty one for a file that {@link #fits}. @param title what the picture shows, for those who do not see it */
    static Sheet of(Path file, int width, int height, String title) {
        return kind(file).equals("svg") ? new SvgSheet(width, height, title) : new PixelSheet(width, height);
    }

    private static String kind(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** A line through points, as many {@code ys} as {@code xs}. */
    void line(Pen pen, double[] xs, double[] ys);

    void dot(Pen pen, double x, double y);

    /** @param size height of the letters in points */
    void text(String words, double x, double y, double size, Anchor anchor);

    /** A text that runs upwards, its middle at the point. */
    void upright(String words, double x, double y, double size);

    /** The sheet as a file's contents. */
    byte[] bytes() throws IOException;
}
