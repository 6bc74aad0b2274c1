package io.promflow.transformer.kafka;

/** Why a raw response is a dead letter; a body that cannot be read has one of the reasons of BodyFault. */
enum Refusal {
    /** No source of that name is in the catalogue, or none whose definition holds. */
    UNKNOWN_SOURCE,
    /** The record has no key or no time, so it is not one of the collector's. */
    NOT_A_RESPONSE,
    /** A rule found elements and could use none of them; what the others made of the body was sent. */
    RULE_FAILED,
    /** What became of it is larger than a record may be. */
    EVENT_TOO_LARGE,
    /** There was no memory left to transform it. */
    OUT_OF_MEMORY,
    /** The transformation ended with an error that nobody foresaw. */
    TRANSFORMATION_FAILED
}
