package io.promflow.transformer.kafka;

/** Why a raw response is a dead letter. */
enum Refusal {
    /** No source of that name is in the catalogue. */
    UNKNOWN_SOURCE,
    /** The fetch went well, but its body is not JSON. */
    BODY_NOT_JSON,
    /** The record has no key or no time, so it is not one of the collector's. */
    NOT_A_RESPONSE
}
