package io.promflow.transformer.rules;

/** Why one sample could not be made. It costs that sample and no other. */
public enum Fault {
    /** The path of the value selected nothing. */
    VALUE_MISSING,
    /** The value is not a number, a boolean or the text of a number. */
    VALUE_NOT_NUMERIC,
    /** The path of a label selected nothing, or something that is no single value. */
    LABEL_MISSING,
    /** Another sample of the family has the same labels; the first is kept. */
    DUPLICATE_SERIES,
    /** The source has more series than it may; those beyond are left out. */
    TOO_MANY_SERIES
}
