package io.promflow.query.chart;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Draws SVG. Texts are escaped: a label can hold anything. */
final class SvgCanvas implements Canvas {
    private final StringBuilder out = new StringBuilder();

    SvgCanvas(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\">\n",
                width, height, width, height);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }

    @Override
    public void line(double[] x, double[] y, int count, int colour, double width) {
        add("<polyline fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\" points=\"", colour, width);
        for (int i = 0; i < count; i++) {
            add(i == 0 ? "%.1f,%.1f" : " %.1f,%.1f", x[i], y[i]);
        }
        out.append("\"/>\n");
    }

    @Override
    public void rectangle(double x, double y, double width, double height, int colour) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>\n",
                x, y, width, height, colour);
    }

    @Override
    public void text(double x, double y, int size, Anchor anchor, int colour, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"#%06x\">%s</text>\n",
                x, y, size, anchor.name().toLowerCase(Locale.ROOT), colour, escaped(text));
    }

    private static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                // XML has no way to write control characters.
                default -> out.appendCodePoint(c < ' ' || (c >= 0xD800 && c <= 0xDFFF) || c >= 0xFFFE ? '?' : c);
            }
        });
        return out.toString();
    }

    @Override
    public byte[] picture() {
        return (out + "</svg>\n").getBytes(StandardCharsets.UTF_8);
    }
}
