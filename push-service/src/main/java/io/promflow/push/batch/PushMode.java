package io.promflow.push.batch;

/** What a push does with what its group held before. */
public enum PushMode {
    /** The group holds what is pushed and nothing else; HTTP's PUT. */
    REPLACE,
    /** Families of the same names are replaced, the others stay; HTTP's POST. */
    MERGE,
    /** The group is gone; HTTP's DELETE. Nothing is pushed. */
    DELETE
}
