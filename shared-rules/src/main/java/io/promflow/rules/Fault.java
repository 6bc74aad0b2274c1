package io.promflow.rules;

/** Why one sample could not be made. It costs that sample and no other. */
public enum Fault {
    /** The rule's {@code each} selected nothing. */
    NOTHING_FOUND(Part.COMPLETENESS, "nothing was found", "at least one element"),
    /** The path of the value selected nothing. */
    VALUE_MISSING(Part.COMPLETENESS, "no value", "a value at this path"),
    /** The value is null, an empty text or not a number. */
    VALUE_NULL(Part.COMPLETENESS, "a value that is null", "a number"),
    /** The path of a label selected nothing, or something that is no single value, or its expression matched nothing. */
    LABEL_MISSING(Part.COMPLETENESS, "a label without value", "a text, a number or a boolean"),
    /** The value cannot be read in its format. */
    VALUE_NOT_NUMERIC(Part.VALIDITY, "a value that cannot be read", "a number in the declared format"),
    /** The value is no double, or beyond what the rule declares, or a counter below zero. */
    VALUE_OUT_OF_RANGE(Part.VALIDITY, "a value out of range", "a value in the declared range"),
    /** The timestamp cannot be read in its format. */
    TIMESTAMP_UNREADABLE(Part.VALIDITY, "a timestamp that cannot be read", "a time in the declared format"),
    /** A label's value is longer than the limit. */
    LABEL_TOO_LONG(Part.VALIDITY, "a label that is too long", "a label within the limit"),
    /** It has more labels than a sample may have. */
    TOO_MANY_LABELS(Part.VALIDITY, "more labels than the limit", "at most 63 labels"),
    /** The name of a Prometheus sample cannot be used: too long, or taken, or not one of its family. */
    NAME_NOT_USABLE(Part.VALIDITY, "a name that cannot be used", "a name of its own family, not data_quality_…"),
    /** Two labels have the same name once it is sanitised, or it is the label that the type makes. */
    LABEL_COLLISION(Part.VALIDITY, "two labels of the same name", "names that differ"),
    /** Another sample of the family has the same labels. */
    DUPLICATE_SERIES(Part.VALIDITY, "labels that another sample has", "labels of its own, or onDuplicate"),
    /** The body makes more series than the limit; those beyond are left out. */
    TOO_MANY_SERIES(Part.VALIDITY, "more series than the limit", "fewer series"),
    /** The paths looked at more values than they may; what they had not found by then is left out. */
    TOO_COSTLY(Part.VALIDITY, "paths that look at too many values", "paths without several ..");

    /** The part of the quality that it lowers. */
    public enum Part {
        COMPLETENESS,
        VALIDITY
    }

    private final Part part;
    private final String found;
    private final String expected;

    Fault(Part part, String found, String expected) {
        this.part = part;
        this.found = found;
        this.expected = expected;
    }

    public Part part() {
        return part;
    }

    /** {@code no value (expected: a value at this path)}. */
    public String message() {
        return found + " (expected: " + expected + ")";
    }

    String expected() {
        return expected;
    }
}
