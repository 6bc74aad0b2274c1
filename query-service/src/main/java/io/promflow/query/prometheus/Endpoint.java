package io.promflow.query.prometheus;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The endpoints of Prometheus that are passed on: all that read. What is not here cannot be reached. */
public enum Endpoint {
    QUERY("query", Form.BOTH, Content.EXPRESSION),
    QUERY_RANGE("query_range", Form.BOTH, Content.EXPRESSION),
    QUERY_EXEMPLARS("query_exemplars", Form.BOTH, Content.EXPRESSION),
    FORMAT_QUERY("format_query", Form.BOTH, Content.NOTHING_OF_OTHERS),
    PARSE_QUERY("parse_query", Form.BOTH, Content.NOTHING_OF_OTHERS),
    LABELS("labels", Form.BOTH, Content.SELECTORS_OR_ALL),
    SERIES("series", Form.BOTH, Content.SELECTORS),
    LABEL_VALUES("label/{name}/values", Form.GET, Content.SELECTORS_OR_ALL),
    TARGETS("targets", Form.GET, Content.DOCUMENT),
    TARGETS_METADATA("targets/metadata", Form.GET, Content.SELECTORS_OR_ALL),
    RELABEL_STEPS("targets/relabel_steps", Form.GET, Content.THE_SERVER),
    SCRAPE_POOLS("scrape_pools", Form.GET, Content.THE_SERVER),
    METADATA("metadata", Form.GET, Content.DOCUMENT),
    RULES("rules", Form.GET, Content.DOCUMENT),
    ALERTS("alerts", Form.GET, Content.DOCUMENT),
    ALERTMANAGERS("alertmanagers", Form.GET, Content.THE_SERVER),
    STATUS_CONFIG("status/config", Form.GET, Content.THE_SERVER),
    STATUS_FLAGS("status/flags", Form.GET, Content.THE_SERVER),
    STATUS_RUNTIMEINFO("status/runtimeinfo", Form.GET, Content.THE_SERVER),
    STATUS_BUILDINFO("status/buildinfo", Form.GET, Content.NOTHING_OF_OTHERS),
    STATUS_TSDB("status/tsdb", Form.GET, Content.THE_SERVER),
    STATUS_TSDB_BLOCKS("status/tsdb/blocks", Form.GET, Content.THE_SERVER),
    STATUS_WALREPLAY("status/walreplay", Form.GET, Content.THE_SERVER),
    FEATURES("features", Form.GET, Content.NOTHING_OF_OTHERS),
    NOTIFICATIONS("notifications", Form.GET, Content.THE_SERVER),
    FEDERATE("federate", Form.GET, Content.SELECTORS);

    /** How it may be asked. */
    private enum Form {
        GET,
        /** Also by {@code POST} with a form. */
        BOTH
    }

    /** What an answer holds, and so how it is kept to one token's series. */
    public enum Content {
        /** What an expression selects. */
        EXPRESSION,
        /** What selectors select; without any: nothing. */
        SELECTORS,
        /** What selectors select; without any: all there is. */
        SELECTORS_OR_ALL,
        /** A document on everything, from which others' entries have to be taken. */
        DOCUMENT,
        /** Nothing that belongs to anybody. */
        NOTHING_OF_OTHERS,
        /** How the server is set up. */
        THE_SERVER
    }

    private static final String API = "/api/v1/";
    private static final String LABEL_PREFIX = API + "label/";
    private static final String LABEL_SUFFIX = "/values";
    private static final Map<String, Endpoint> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toMap(Endpoint::path, Function.identity()));

    private final String segment;
    private final Form form;
    private final Content content;

    Endpoint(String segment, Form form, Content content) {
        this.segment = segment;
        this.form = form;
        this.content = content;
    }

    /** The end of its path, under {@code /api/v1/}; of federation the whole. */
    public String segment() {
        return segment;
    }

    /** Its path under Prometheus' address. A label's values have <code>{name}</code> in it. */
    public String path() {
        return this == FEDERATE ? "/federate" : API + segment;
    }

    /** Whether it may be asked by {@code POST} too. */
    public boolean takesForm() {
        return form == Form.BOTH;
    }

    public Content content() {
        return content;
    }

    /** The endpoint of a path as it stands in a request; null when none of these is there. */
    public static @Nullable Endpoint at(String rawPath) {
        Endpoint found = BY_PATH.get(rawPath);
        if (found != null) {
            return found == LABEL_VALUES ? null : found;
        }
        return rawPath.startsWith(LABEL_PREFIX)
                        && rawPath.endsWith(LABEL_SUFFIX)
                        && rawPath.length() > LABEL_PREFIX.length() + LABEL_SUFFIX.length()
                        && isOneSegment(
                                rawPath.substring(LABEL_PREFIX.length(), rawPath.length() - LABEL_SUFFIX.length()))
                ? LABEL_VALUES
                : null;
    }

    /** Nothing that could be read as a way to another path. */
    private static boolean isOneSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return false;
        }
        return name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_:.-~".indexOf(c) >= 0));
    }
}
