package io.promflow.jsonpath;

/** Takes what a path selects, one after the other, in the order RFC 9535 gives. */
@FunctionalInterface
public interface MatchSink {
    /** @return whether to go on */
    boolean accept(Match match);
}
