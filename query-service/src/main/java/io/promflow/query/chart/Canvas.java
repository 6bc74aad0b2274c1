package io.promflow.query.chart;

/** What a chart is drawn on. Colours are RGB; the origin is the upper left corner. */
interface Canvas {
    /** How a text lies at its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A line through points. */
    void line(double[] x, double[] y, int count, int colour, double width);

    void rectangle(double x, double y, double width, double height, int colour);

    void text(double x, double y, int size, Anchor anchor, int colour, String text);

    /** The picture's bytes. */
    byte[] picture();
}
