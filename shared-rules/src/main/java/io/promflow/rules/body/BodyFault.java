package io.promflow.rules.body;

/** Why a body cannot be read. */
public enum BodyFault {
    /** It has no bytes, or only blanks. */
    BODY_EMPTY,
    /** It is a page for people: an error page or a login form, where data was expected. */
    BODY_IS_HTML,
    /** It is not what its format needs; the place says where. */
    BODY_MALFORMED,
    /** More follows after the end of the document. */
    BODY_NOT_ONE_DOCUMENT,
    /** Elements are nested deeper than the limit. */
    BODY_TOO_DEEP,
    /** It has more values than the limit. */
    BODY_TOO_LARGE
}
