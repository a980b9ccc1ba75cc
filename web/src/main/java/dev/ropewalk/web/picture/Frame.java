package dev.ropewalk.web.picture;

/** Where a picture's axes lie, in units of its view box. @param right room for names at the ends of lines */
public record Frame(int width, int height, int left, int right, int top, int bottom) {

    /** A picture of the page's width. */
    public static final Frame WIDE = new Frame(960, 400, 54, 210, 14, 40);

    /** One of many small ones. */
    public static final Frame SMALL = new Frame(260, 150, 34, 12, 8, 22);

    public Frame {
        if (width <= left + right || height <= top + bottom)
            throw new IllegalArgumentException("a frame needs room between its margins, got " + width + " x " + height);
    }

    public int end() {
        return width - right;
    }

    public int floor() {
        return height - bottom;
    }

    double x(double share) {
        return rounded(left + share * (end() - left));
    }

    double y(double share) {
        return rounded(floor() - share * (floor() - top));
    }

    static double rounded(double place) {
        return Math.round(10 * place) / 10.0;
    }
}
