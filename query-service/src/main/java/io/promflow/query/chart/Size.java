package io.promflow.query.chart;

import io.promflow.query.request.Parameters;
import java.util.Locale;

/** A picture's width and height in points. */
public record Size(int width, int height) {
    private static final int LEAST = 100;
    private static final int MOST = 4000;

    public Size {
        if (width < LEAST || width > MOST || height < LEAST || height > MOST) {
            throw new IllegalArgumentException(
                    "size: " + width + " x " + height + " (expected: " + LEAST + " to " + MOST + " each)");
        }
    }

    /** From the parameters {@code width} and {@code height}. */
    public static Size of(Parameters parameters) {
        return new Size(number(parameters, "width", 800), number(parameters, "height", 400));
    }

    private static int number(Parameters parameters, String name, int byDefault) {
        String text = parameters.get(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: a number of points)");
        }
        return Integer.parseInt(text);
    }

    /** Whether SVG is wanted, by a parameter or by the {@code Accept} header; PNG otherwise. */
    public static boolean isSvg(String format, String accept) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "svg" -> true;
            case "png" -> false;
            case "" -> accept.startsWith("image/svg+xml");
            default -> throw new IllegalArgumentException("format: \"" + format + "\" (expected: png or svg)");
        };
    }
}
