package io.promflow.query.chart;

import io.promflow.query.chart.Canvas.Anchor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Lines over time, with both scales and a legend.
 *
 * @param start begin of the time scale in seconds since 1970
 * @param step distance of points in seconds: a wider gap interrupts a line
 */
public record Chart(String title, List<Line> lines, double start, double end, double step) {
    /** Series beyond this are counted, not drawn. */
    private static final int MOST_LINES = 50;

    private static final int MOST_IN_LEGEND = 8;
    private static final int LEGEND_ROW = 16;
    private static final int[] COLOURS = {
        0x1f77b4, 0xff7f0e, 0x2ca02c, 0xd62728, 0x9467bd, 0x8c564b, 0xe377c2, 0x7f7f7f, 0xbcbd22, 0x17becf
    };
    private static final int GREY = 0xdddddd;
    private static final int DARK = 0x333333;

    /** A series: its name and its points; values may be NaN. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Line(String name, double[] times, double[] values) {}

    public Chart {
        lines = List.copyOf(lines);
    }

    /** As SVG, UTF-8. */
    public byte[] svg(int width, int height) {
        return draw(new SvgCanvas(width, height), width, height);
    }

    /** As PNG. */
    public byte[] png(int width, int height) {
        return draw(new PngCanvas(width, height), width, height);
    }

    private byte[] draw(Canvas canvas, int width, int height) {
        canvas.rectangle(0, 0, width, height, 0xffffff);
        int shown = Math.min(lines.size(), MOST_IN_LEGEND);
        int legend = (shown + (lines.size() > shown ? 1 : 0)) * LEGEND_ROW;
        var area = new Area(64, title.isEmpty() ? 12 : 32, width - 76.0, Math.max(20, height - 60.0 - legend));
        canvas.text(width / 2.0, 20, 14, Anchor.MIDDLE, DARK, cut(title, width / 8));
        Scale scale = Scale.of(lines);
        scales(canvas, area, scale);
        for (int i = 0; i < Math.min(lines.size(), MOST_LINES); i++) {
            line(canvas, area, scale, lines.get(i), COLOURS[i % COLOURS.length]);
        }
        legend(canvas, height - legend, shown, width);
        if (lines.isEmpty()) {
            canvas.text(width / 2.0, height / 2.0, 14, Anchor.MIDDLE, DARK, "no data");
        }
        return canvas.picture();
    }

    /** Where the lines are. */
    private record Area(double x, double y, double width, double height) {}

    /** The range of values. */
    private record Scale(double low, double high) {
        static Scale of(List<Line> lines) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Line line : lines) {
                for (double value : line.values()) {
                    if (Double.isFinite(value)) {
                        low = Math.min(low, value);
                        high = Math.max(high, value);
                    }
                }
            }
            if (low > high) {
                return new Scale(0, 1);
            }
            return low == high
                    ? new Scale(low - Math.max(1, Math.abs(low) / 10), high + Math.max(1, Math.abs(high) / 10))
                    : new Scale(low, high);
        }

        double at(Area area, double value) {
            return area.y() + area.height() * (1 - (value - low) / (high - low));
        }
    }

    private void scales(Canvas canvas, Area area, Scale scale) {
        for (int i = 0; i <= 4; i++) {
            double value = scale.low() + (scale.high() - scale.low()) * i / 4;
            double y = scale.at(area, value);
            canvas.line(new double[] {area.x(), area.x() + area.width()}, new double[] {y, y}, 2, GREY, 1);
            canvas.text(area.x() - 6, y + 4, 11, Anchor.END, DARK, number(value));
            double time = start + (end - start) * i / 4;
            canvas.text(
                    area.x() + area.width() * i / 4,
                    area.y() + area.height() + 18,
                    11,
                    Anchor.MIDDLE,
                    DARK,
                    clock(time));
        }
    }

    private void line(Canvas canvas, Area area, Scale scale, Line line, int colour) {
        double[] x = new double[line.times().length];
        double[] y = new double[x.length];
        int count = 0;
        double before = Double.NaN;
        for (int i = 0; i < line.times().length; i++) {
            double time = line.times()[i];
            boolean isGap = !Double.isFinite(line.values()[i]) || time - before > step * 1.5;
            if (isGap && count > 0) {
                run(canvas, x, y, count, colour);
                count = 0;
            }
            if (Double.isFinite(line.values()[i])) {
                x[count] = area.x() + (end == start ? 0.5 : (time - start) / (end - start)) * area.width();
                y[count] = scale.at(area, line.values()[i]);
                count++;
                before = time;
            }
        }
        run(canvas, x, y, count, colour);
    }

    private static void run(Canvas canvas, double[] x, double[] y, int count, int colour) {
        if (count == 1) {
            canvas.rectangle(x[0] - 1.5, y[0] - 1.5, 3, 3, colour);
        } else if (count > 1) {
            canvas.line(x, y, count, colour, 1.5);
        }
    }

    private void legend(Canvas canvas, double top, int shown, int width) {
        for (int i = 0; i < shown; i++) {
            double y = top + i * LEGEND_ROW;
            canvas.rectangle(64, y, 10, 10, COLOURS[i % COLOURS.length]);
            canvas.text(80, y + 9, 11, Anchor.START, DARK, cut(lines.get(i).name(), (width - 90) / 6));
        }
        if (lines.size() > shown) {
            canvas.text(
                    80,
                    top + shown * LEGEND_ROW + 9.0,
                    11,
                    Anchor.START,
                    DARK,
                    "and " + (lines.size() - shown) + " more");
        }
    }

    private static String cut(String text, int most) {
        int end = Math.max(1, most);
        return text.length() <= end ? text : text.substring(0, end) + "…";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size != 0 && (size >= 1e6 || size < 1e-3)
                ? String.format(Locale.ROOT, "%.2e", value)
                : new BigDecimal(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private String clock(double seconds) {
        String form = end - start > 2 * 86_400 ? "MM-dd" : "HH:mm";
        return DateTimeFormatter.ofPattern(form, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochSecond((long) seconds));
    }
}
