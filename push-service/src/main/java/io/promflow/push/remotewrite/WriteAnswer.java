package io.promflow.push.remotewrite;

/** What a server made of a request. */
public sealed interface WriteAnswer {
    /**
     * It was taken.
     *
     * @param written how many samples the server says it has written, as 2.0 asks it to; -1 where it says nothing
     */
    record Taken(long written) implements WriteAnswer {}

    /** It speaks another version. */
    record OtherVersion(String words) implements WriteAnswer {}

    /** It will never take this. */
    record Refused(String words) implements WriteAnswer {}
}
