package dev.ropewalk.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A sheet as PNG, two pixels a point. */
final class PixelSheet implements Sheet {

    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    PixelSheet(int width, int height) {
        System.setProperty("java.awt.headless", "true"); // a command line has no screen, even where there is one
        image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(SCALE, SCALE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
    }

    @Override
    public void line(Pen pen, double[] xs, double[] ys) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int at = 1; at < xs.length; at++) path.lineTo(xs[at], ys[at]);
        float[] dashes = pen.dashes();
        graphics.setStroke(new BasicStroke(
                pen.width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes.length == 0 ? null : dashes, 0));
        graphics.setColor(Color.decode(pen.colour));
        graphics.draw(path);
    }

    @Override
    public void dot(Pen pen, double x, double y) {
        graphics.setColor(Color.decode(pen.colour));
        graphics.fill(new Ellipse2D.Double(x - 2, y - 2, 4, 4));
    }

    @Override
    public void text(String words, double x, double y, double size, Anchor anchor) {
        graphics.setColor(new Color(0x222222));
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size));
        double width =
                graphics.getFontMetrics().getStringBounds(words, graphics).getWidth();
        double before = switch (anchor) {
            case START -> 0;
            case MIDDLE -> width / 2;
            case END -> width;
        };
        graphics.drawString(words, (float) (x - before), (float) y);
    }

    @Override
    public void upright(String words, double x, double y, double size) {
        AffineTransform level = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(words, 0, 0, size, Anchor.MIDDLE);
        graphics.setTransform(level);
    }

    @Override
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
